import type { Closable, Seconds } from '../../../base/kernel/index.ts'

/** Whom a call rings first; the other is called when that one has answered. */
export type FirstParty = 'CUSTOMER' | 'AGENT'

/** One attempt to bring customer and agent together. */
export interface Call {
  /** Of this attempt alone, made up by whoever wants the call. */
  readonly id: string
  readonly serviceId: string
  /** As it is to be dialled. */
  readonly number: string
  readonly agent: string
  readonly first: FirstParty
}

/**
 * by-agent    the agent has been told; who dials says how it went
 * placed      it rings, or has rung: `progress` tells
 * in-doubt    nobody knows whether it rings: `progress` tells, as far as it can be told
 * failed      nothing rings; another attempt may do better
 * impossible  nothing rings, nor ever will: no such number can be dialled
 */
export type DialOutcome =
  | { readonly kind: 'by-agent' | 'placed' }
  | { readonly kind: 'in-doubt' | 'failed' | 'impossible'; readonly reason: string }

/**
 * ringing   whoever is called first has not answered yet
 * answered  they have
 * ended     it is over, or there never was one
 * unknown   whoever knows does not answer
 */
export type CallProgress = 'ringing' | 'answered' | 'ended' | 'unknown'

/**
 * Brings customer and agent together by telephone. How that went is a value: nothing here rejects,
 * and nothing outlasts its time limit. A call is dialled once for its id: asking again while it
 * rings places no second one.
 */
export interface Dialler extends Closable {
  /** Whether agents dial themselves; then nobody but they can tell how a call goes. */
  readonly isByAgent: boolean
  /** How long it may ring. */
  readonly ringTimeout: Seconds
  dial(call: Call): Promise<DialOutcome>
  progress(callId: string): Promise<CallProgress>
  /** True when the call surely rings no more. */
  hangUp(callId: string): Promise<boolean>
}
