import type { Closable, Seconds } from '../../base/kernel/index.ts'

/** The channels a subscription may name, as GMS spells them. */
export type PushType =
  | 'comet'
  | 'httpcb'
  | 'customhttp'
  | 'orscb'
  | 'ios'
  | 'gcm'
  | 'fcm'
  | 'android'
  | 'wns'
  | 'webpush'

/** Where one notification goes: what a subscription keeps of its destination. */
export interface PushDevice {
  readonly type: PushType
  /**
   * comet: the gms_user. httpcb: a URL. orscb: a session id. wns: the channel URI. webpush: the
   * subscription as JSON, or its endpoint with `p256dh` and `auth` among the properties. Others: the
   * token their provider gave out.
   */
  readonly deviceId: string
  readonly provider: string | undefined
  readonly language: string | undefined
  /** Whether the provider's debug connection is to be used. */
  readonly debug: boolean
  /** For customhttp only: the value of its Authorization header. */
  readonly authorization: string | undefined
  readonly properties: Readonly<Record<string, string>>
}

export interface PushEvent {
  /** The same for every device and every attempt, so that a receiver can drop a repeat. */
  readonly id: string
  readonly tag: string
  /** A string as a rule; JSON where the publisher sent JSON. */
  readonly message: unknown
  readonly mediaType: 'string' | 'localizestring'
  /** Attributes the publisher sets for this event, above what is configured. */
  readonly properties: Readonly<Record<string, unknown>>
}

/**
 * What became of one notification. `id` is what its provider calls it, where there is such a name.
 *
 * delivered       the channel's far end has taken it
 * device-refused  the far end does not know this device: trying again is of no use
 * try-later       nobody answered, or the far end is overloaded
 * failed          it was refused for another reason, or could not be sent at all
 */
export type PushOutcome =
  | { readonly kind: 'delivered'; readonly id?: string }
  | { readonly kind: 'device-refused'; readonly reason: string; readonly id?: string }
  | {
      readonly kind: 'try-later'
      readonly reason: string
      readonly after?: Seconds
      readonly id?: string
    }
  | { readonly kind: 'failed'; readonly reason: string; readonly id?: string }

export const delivered: PushOutcome = { kind: 'delivered' }

export function failed(reason: string): PushOutcome {
  return { kind: 'failed', reason }
}

/** One way to reach devices. */
export interface PushChannel extends Closable {
  /**
   * Sends to one device. A refusal is an outcome, never an exception, and it takes no longer than
   * the time limits of the gms section together. Sending the same event to the same device again
   * sends the same: a provider that knows repeats by their id can tell.
   */
  send(event: PushEvent, device: PushDevice): Promise<PushOutcome>
}

/** The message as text, for channels that carry nothing else. */
export function messageText(event: PushEvent): string {
  const { message } = event
  if (typeof message === 'string') return message
  return message === undefined ? '' : JSON.stringify(message)
}
