import { type Callback, type CallbackState, states } from '../../../api/callback/index.ts'
import { parseTime } from '../../../base/calendar/index.ts'
import { invalidParameter } from '../../../base/http/index.ts'
import type { Milliseconds } from '../../../base/kernel/index.ts'

/** Which callbacks are meant. */
export interface Selection {
  /** Undefined: all services. */
  readonly service: string | undefined
  readonly states: ReadonlySet<CallbackState>
  readonly isLateOnly: boolean
  /** Of the desired time. */
  readonly from: Milliseconds
  readonly to: Milliseconds
  /** An id, a customer's number in any spelling, or a value that callbacks are found by. */
  readonly q: string | undefined
}

export interface SelectionQuery {
  readonly service?: string | undefined
  readonly state?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly q?: string | undefined
}

const lookBack: Milliseconds = 900_000 // a quarter of an hour: what is late is still of interest
const lookAhead: Milliseconds = 86_400_000
const lateAfter: Milliseconds = 30_000 // due for longer and not begun

const waiting: readonly CallbackState[] = ['SCHEDULED', 'QUEUED', 'ROUTING', 'PROCESSING']

/** Who looks for somebody, or for what is late, gets whatever there is; who looks at the queue, what is due by tomorrow. */
export function toSelection(query: SelectionQuery, now: Milliseconds): Selection {
  const q = textOf(query.q)
  const words = textOf(query.state)?.split(',') ?? []
  const isLateOnly = words.some((word) => word.trim() === 'late')
  const isAnyTime = q !== undefined || isLateOnly
  const [first, last] = isAnyTime ? endless : [now - lookBack, now + lookAhead]
  const from = readTime('from', query.from) ?? first
  const to = readTime('to', query.to) ?? last
  if (to < from) throw invalidParameter('to is before from')
  return {
    service: textOf(query.service),
    states: new Set(words.length === 0 ? states : words.flatMap(readStates)),
    ...{ isLateOnly, from, to, q },
  }
}

const endless = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const

export function isSelected(callback: Callback, selection: Selection, now: Milliseconds): boolean {
  const { service, states, from, to, isLateOnly } = selection
  if (service !== undefined && callback.service !== service) return false
  if (!states.has(callback.state) || callback.desiredAt < from || callback.desiredAt > to)
    return false
  return !isLateOnly || isLate(callback, now)
}

/** Its time has come, and nobody has begun with it. */
export function isLate({ state, desiredAt }: Callback, now: Milliseconds): boolean {
  return state === 'SCHEDULED' && desiredAt < now - lateAfter
}

/** ISO 8601; without an offset it is UTC. A `+` that was not escaped comes as a blank. */
export function readTime(name: string, given: string | undefined): Milliseconds | undefined {
  const text = textOf(given)
  if (text === undefined) return undefined
  const at = parseTime(text.replace(/ (?=\d\d:?\d\d$)/, '+'), 'UTC')
  if (at === undefined) throw invalidParameter(`${name} is no time such as 2026-03-24T09:10:00Z`)
  return at
}

function readStates(word: string): readonly CallbackState[] {
  const text = word.trim()
  if (text === 'all') return states
  if (text === 'waiting') return waiting
  if (text === 'late') return ['SCHEDULED']
  const state = states.find((each) => each === text.toUpperCase())
  if (state === undefined) {
    throw invalidParameter(`state is none of all, waiting, late, ${states.join(', ')}`)
  }
  return [state]
}

function textOf(given: string | undefined): string | undefined {
  const text = given?.trim() ?? ''
  return text === '' ? undefined : text
}
