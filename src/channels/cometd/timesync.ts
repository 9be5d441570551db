import { isObject } from './is-object.ts'

/** What a client learns of our clock, in ms. */
export interface Timesync {
  readonly tc: number
  readonly ts: number
  readonly p: number
  readonly a: number
}

/**
 * The `ext.timesync` of an answer, made when the answer is written; undefined when nobody asked.
 * CometD "time synchronization": the client sends its clock `tc`, the lag `l` and offset `o` it
 * assumes; it gets `tc` back with our clock `ts`, the time we took `p` and how far it is off `a`.
 */
export function timesyncAnswer(ext: unknown): (() => Timesync) | undefined {
  const asked = isObject(ext) ? ext.timesync : undefined
  if (!isObject(asked) || typeof asked.tc !== 'number') return undefined
  const { tc } = asked
  const arrived = Date.now()
  const lag = typeof asked.l === 'number' ? asked.l : 0
  const offset = typeof asked.o === 'number' ? asked.o : 0
  return () => ({ tc, ts: arrived, p: Date.now() - arrived, a: tc + offset + lag - arrived })
}
