import { parseTime } from '../../base/calendar/index.ts'
import { isUploadedFile, type Parameters, type ParameterValue } from '../../base/http/index.ts'
import { type Milliseconds, toTimestamp } from '../../base/kernel/index.ts'
import { type CallbackState, states } from './callback.ts'
import { parameterIllFormed, stateUnknown } from './callback-errors.ts'
import type { CallbackOptions } from './callback-options.ts'

const years = { first: 0, last: 7_258_118_400_000 } // 1970 to 2199

/** Names under which a callback itself is told; a request cannot set them. */
const own = new Set([
  '_id',
  '_url',
  '_service_name',
  '_desired_time',
  '_new_desired_time',
  '_expiration_time',
  '_callback_state',
  '_callback_reason',
  '_reason',
])

/** ISO 8601; without an offset it is UTC. A `+` that was not escaped comes as a blank. */
export function readTime(name: string, text: string): Milliseconds {
  const at = fromTimestamp(text) ?? parseTime(text.trim().replace(/ (?=\d\d:?\d\d$)/, '+'), 'UTC')
  if (at === undefined)
    throw parameterIllFormed(name, 'is no time such as 2013-05-28T15:30:00.000Z')
  if (at < years.first || at >= years.last)
    throw parameterIllFormed(name, 'is not from 1970 to 2199')
  return at
}

/** The form that clients write nearly always; the others take ten times as long to read. */
function fromTimestamp(text: string): Milliseconds | undefined {
  const at = text.length === 24 ? Date.parse(text) : Number.NaN
  return at >= years.first && at < years.last && toTimestamp(at) === text ? at : undefined
}

export function readState(text: string): CallbackState {
  const state = states.find((each) => each === text.trim().toUpperCase())
  if (state === undefined) throw stateUnknown(text)
  return state
}

/**
 * `_callback_reason`, or `_reason` as the reference's example has it; empty is none. The reference
 * writes CANCELLED here and "cancelled", "timed-out" there, so it is kept as it came.
 */
export function readReason(steering: ReadonlyMap<string, string>): string | undefined {
  const text = (steering.get('_callback_reason') || steering.get('_reason') || '').trim()
  if (text === '') return undefined
  if (!/^\P{C}{1,100}$/u.test(text)) {
    throw parameterIllFormed('_callback_reason', 'is over 100 characters, or no plain text')
  }
  return text
}

/** What steers a callback and what it can be found by, without what it says of itself. */
export function toProperties(
  steering: ReadonlyMap<string, string>,
  data: ReadonlyMap<string, ParameterValue>,
  options: CallbackOptions,
): Record<string, string> {
  const kept = [...options.lookupKeys, ...options.returnedKeys, ...options.variables]
  const found = kept.flatMap((name) => {
    const value = data.get(name)
    return value === undefined || isUploadedFile(value) ? [] : [[name, toText(value)] as const]
  })
  const steers = [...steering].filter(([name]) => !own.has(name))
  return Object.fromEntries([...steers, ...found])
}

/** A value of a request as text; nothing where it is empty, or a file. */
export function textOf(parameters: Parameters, name: string): string | undefined {
  const text = parameters.text(name)?.trim() ?? ''
  return text === '' ? undefined : text
}

export function toText(value: Exclude<ParameterValue, { bytes: Buffer }>): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
