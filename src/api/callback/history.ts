import type { Milliseconds } from '../../base/kernel/index.ts'

/**
 * | verdict   | the step                                             |
 * | passed    | asked, and found nothing against it                  |
 * | ruled     | decided when or by whom it is done                   |
 * | refused   | was tried and came to nothing                        |
 * | done      | changed the callback                                 |
 * | not asked | was left out, since its option is not set            |
 */
export type Verdict = 'passed' | 'ruled' | 'refused' | 'done' | 'not asked'

/** An option that ruled, and whether the service or the section `callback` says what it is. */
export interface RulingOption {
  readonly name: string
  readonly isOfService: boolean
}

/** What one step decided, and by which option. */
export interface Decision {
  readonly step: string
  readonly verdict: Verdict
  readonly option?: RulingOption | undefined
  readonly detail?: string | undefined
}

export interface DatedDecision extends Decision {
  readonly at: Milliseconds
}

/*
 * As text: a line a decision, lines are only added. A line has the time as what has passed since the
 * callback was created, step, verdict, option and detail, with tabs between. A million callbacks have
 * fifteen million of these, so words that come again and again are numbers; the lists of them are
 * therefore only ever added to.
 */

const verdicts: readonly Verdict[] = ['passed', 'ruled', 'refused', 'done', 'not asked']

const steps: readonly string[] = [
  ...['mandatory keys', 'possible number', 'no premium number', 'exceptions'],
  ...['not in the past', 'not too far ahead', 'office hours'],
  ...['service throttle 1', 'service throttle 2', 'customer throttle', 'in-queue checking'],
  ...['slot', 'now', 'later', 'handing over', 'farewell', 'cancel', 'new time', 'end'],
  ...['to QUEUED', 'to ROUTING', 'to PROCESSING', 'to COMPLETED'],
  ...['status notification'],
]

const options: readonly string[] = [
  ...['_mandatory_customer_lookup_keys', '_disallow_impossible_phone_numbers'],
  ...['_disallow_premium_phone_numbers', '_exceptions', '_reject_future_desired_time'],
  ...['_business_hours_service', '_throttle_callbacks_per_service_1'],
  ...['_throttle_callbacks_per_service_2', '_throttle_request_parameters_limit'],
  ...['_enable_in_queue_checking', '_capacity_service', '_max_request_by_time_bucket'],
  ...['_request_execution_time_buffer', '_ttl', 'queue-polling-rate', '_max_ors_submit_attempts'],
  ...['_enable_status_notification'],
]

const numberOf = {
  step: new Map(steps.map((step, at) => [step, at])),
  option: new Map(options.map((option, at) => [option, at])),
}

const longestDetail = 500 // characters
const longest = 16_384 // characters of a history; a callback that is moved to and fro forgets its middle

export function toLines(
  decisions: readonly Decision[],
  at: Milliseconds,
  createdAt: Milliseconds,
): string {
  const after = Math.max(0, Math.round(at - createdAt))
  let lines = ''
  for (const decision of decisions) {
    const line = `${after}\t${toFields(decision)}`
    lines = lines === '' ? line : `${lines}\n${line}`
  }
  return lines
}

function toFields({ step, verdict, option, detail = '' }: Decision): string {
  const fields = `${numberOf.step.get(step) ?? plain(step)}\t${verdicts.indexOf(verdict)}`
  if (option === undefined) return detail === '' ? fields : `${fields}\t\t${plain(detail)}`
  const { name, isOfService } = option
  const ruling = `${isOfService ? 's' : 'c'}${numberOf.option.get(name) ?? plain(name)}`
  return detail === '' ? `${fields}\t${ruling}` : `${fields}\t${ruling}\t${plain(detail)}`
}

/** On one line, and not for ever. */
function plain(text: string): string {
  return text.slice(0, longestDetail).replaceAll(/\p{Cc}/gu, ' ')
}

export function addLines(history: string, lines: string): string {
  if (lines === '') return history
  const longer = history === '' ? lines : `${history}\n${lines}`
  return longer.length <= longest ? longer : withoutMiddle(longer)
}

/** How it began stays, and how it went lately. */
function withoutMiddle(history: string): string {
  const head = history.slice(0, longest / 4)
  const tail = history.slice(-longest / 2)
  return `${head.slice(0, head.lastIndexOf('\n'))}${tail.slice(tail.indexOf('\n'))}`
}

export function parseHistory(history: string, createdAt: Milliseconds): DatedDecision[] {
  const lines = history.split('\n').filter((line) => line !== '')
  return lines.map((line) => {
    const [after, step = '', verdict, ruling = '', detail = ''] = line.split('\t')
    return {
      at: createdAt + Number(after),
      step: wordOf(steps, step),
      verdict: verdicts[Number(verdict)] ?? 'done',
      option: toOption(ruling),
      detail: detail === '' ? undefined : detail,
    }
  })
}

function toOption(ruling: string): RulingOption | undefined {
  if (ruling === '') return undefined
  return { name: wordOf(options, ruling.slice(1)), isOfService: ruling.startsWith('s') }
}

function wordOf(words: readonly string[], text: string): string {
  return /^\d+$/.test(text) ? (words[Number(text)] ?? text) : text
}
