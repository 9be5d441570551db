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

/** What one step decided, and by which option. */
export interface Decision {
  readonly step: string
  readonly verdict: Verdict
  /** Where the option stands that ruled, `service.<name>._ttl` or `callback._ttl`. */
  readonly option?: string | undefined
  readonly detail?: string | undefined
}

export interface DatedDecision extends Decision {
  readonly at: Milliseconds
}

/*
 * As text: a JSON list a line, the time as what has passed since the callback was created. Lines are
 * only added, so that nothing has to be read to add one.
 */

const longestDetail = 500 // characters
const longest = 16_384 // characters of a history; a callback that is moved to and fro forgets its middle

export function toLines(
  decisions: readonly Decision[],
  at: Milliseconds,
  createdAt: Milliseconds,
): string {
  const after = Math.max(0, Math.round(at - createdAt))
  const lines = decisions.map(({ step, verdict, option = '', detail = '' }) =>
    JSON.stringify([after, step, verdict, option, detail.slice(0, longestDetail)]),
  )
  return lines.join('\n')
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
    const [after, step, verdict, option, detail]: [number, string, Verdict, string, string] =
      JSON.parse(line)
    return {
      at: createdAt + after,
      step,
      verdict,
      ...(option === '' ? {} : { option }),
      ...(detail === '' ? {} : { detail }),
    }
  })
}
