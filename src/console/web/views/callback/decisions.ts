import type { Decision } from './callback-json.ts'

/** The name of a step in keys of strings. */
export const slugOf = (step: string): string => step.replaceAll(/\W+/g, '_')

/** What was asked before it was taken; the history tells of them in one line. */
const checks: ReadonlySet<string> = new Set([
  ...['mandatory keys', 'possible number', 'no premium number', 'exceptions'],
  ...['not in the past', 'not too far ahead', 'office hours'],
  ...['service throttle 1', 'service throttle 2', 'customer throttle', 'in-queue checking'],
])

export interface Event {
  readonly at: string
  readonly step: string
  readonly verdict: string
  readonly detail: string | undefined
  /** Checks that are told of in this line. */
  readonly checks: number
}

/** The history as events: neighbouring checks are one. */
export function toEvents(history: readonly Decision[]): readonly Event[] {
  const events: Event[] = []
  for (const { at, step, verdict, detail } of history) {
    const last = events.at(-1)
    const isCheck = checks.has(step) && verdict !== 'refused'
    if (!isCheck) events.push({ at, step, verdict, detail, checks: 0 })
    else if (verdict === 'not asked') continue
    else if (last?.step === 'checks') {
      events[events.length - 1] = { ...last, checks: last.checks + 1 }
    } else events.push({ at, step: 'checks', verdict, detail: undefined, checks: 1 })
  }
  return events
}

export interface Ruling {
  /** As it is written: `_ttl`. */
  readonly name: string
  /** The service that sets it; `undefined`: the section `callback` does. */
  readonly service: string | undefined
}

/** Which option ruled and who says what it is. */
export function toRuling(option: string): Ruling {
  const at = option.lastIndexOf('.')
  const [section, name] = [option.slice(0, Math.max(at, 0)), option.slice(at + 1)]
  const service = section.startsWith('service.') ? section.slice('service.'.length) : undefined
  return { name, service }
}

const timestamp = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g

/** A detail with its times as they are shown elsewhere. */
export const shownDetail = (detail: string, spell: (at: string) => string): string =>
  detail.replaceAll(timestamp, (at) => spell(at))
