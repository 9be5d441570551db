import type { Milliseconds } from '../../base/kernel/index.ts'
import type { Timesync } from './timesync.ts'

/** Where the answer to a connect goes: a held HTTP response or a WebSocket. */
export interface Outlet {
  /** False once the peer was seen to be gone. */
  readonly open: boolean
  /**
   * Writes one array of Bayeux messages: JSON texts with commas between them.
   * `flushed` is called when they have left towards a peer that was still there.
   */
  send(messages: string, flushed?: () => void): void
  /** The request cannot be answered: writes the refusal instead. */
  fail(error: unknown): void
  /** Calls back when the peer goes before the answer. */
  onClose(listener: () => void): void
}

/** What a `/meta/connect` asks for. */
export interface Connect {
  readonly clientId: string
  /** The `id` of the message as JSON text, undefined when it has none. */
  readonly id: string | undefined
  /** `ext.ack`: the position the client has confirmed, -1 for none yet; undefined without the extension. */
  readonly ack: number | undefined
  /** `advice.timeout`: how long the client wants to be held at most. */
  readonly timeout: Milliseconds | undefined
  /** `ext.timesync` of the answer, when the client asked for it. */
  readonly timesync: (() => Timesync) | undefined
}
