import type { Milliseconds } from '../../base/kernel/index.ts'
import type { PushDevice, PushEvent, PushOutcome } from '../push/index.ts'
import { delayAfter, type Purpose } from './retry-schedule.ts'
import { shownDeviceId } from './shown-device.ts'

/**
 * state      entered when                                            leaves by
 *
 * accepted   it is written down; the first attempt begins after it   an attempt, or a reader
 * retrying   an attempt has failed in a way that may pass            an attempt, or its horizon
 * delivered  the provider has taken it                               –
 * joined     its user has read it over CometD meanwhile              –
 * refused    it was refused: the device, the message or the set-up   a replay
 * expired    its horizon has passed, or its subscription has ended   a replay
 */
export const deliveryStates = [
  'accepted',
  'retrying',
  'delivered',
  'joined',
  'refused',
  'expired',
] as const

export type DeliveryState = (typeof deliveryStates)[number]

export interface Attempt {
  readonly at: Milliseconds
  readonly outcome: PushOutcome['kind']
  /** The provider's own answer, where it gave one. */
  readonly reason?: string
  /** What the provider calls the push. */
  readonly providerId?: string
}

/** One notification on its way to one device. */
export interface DeliveryRecord {
  /** 12 hex digits of the time it was made, then chance: in the order of time as text. */
  readonly id: string
  readonly event: { readonly id: string; readonly tag: string }
  readonly device: PushDevice
  readonly purpose: Purpose
  readonly state: DeliveryState
  readonly attempts: readonly Attempt[]
  /** Attempts since it was made or replayed last. */
  readonly tries: number
  readonly nextAt?: Milliseconds | undefined
  readonly createdAt: Milliseconds
  readonly expiresAt: Milliseconds
  /** The node that took it. */
  readonly node: string
  /** The subscription it came by, which ends if the device turns out to be gone. */
  readonly subscription?: string | undefined
  /** Where the same event lies in the mailbox of the same user. */
  readonly joined?: { readonly user: string; readonly epoch: string; readonly position: number }
  /** The sender itself tries again, and says so. */
  readonly bySender?: boolean
  /** The subscription as it was before it was removed for this delivery. */
  readonly removed?: string | undefined
}

const mostAttempts = 20 // kept of one delivery: a replayed one may have any number

export function isOpen({ state }: Pick<DeliveryRecord, 'state'>): boolean {
  return state === 'accepted' || state === 'retrying'
}

/** It has not got through and nobody tries it any more. */
export function isDead({ state }: Pick<DeliveryRecord, 'state'>): boolean {
  return state === 'refused' || state === 'expired'
}

/** The record after an attempt. `chance` is from 0 to 1. */
export function afterAttempt(
  record: DeliveryRecord,
  outcome: PushOutcome,
  { now, chance }: { now: Milliseconds; chance: number },
): DeliveryRecord {
  const attempts = [...record.attempts, toAttempt(outcome, now)].slice(-mostAttempts)
  const tried = { ...record, attempts, tries: record.tries + 1 }
  if (outcome.kind === 'delivered') return ended(tried, 'delivered')
  if (outcome.kind !== 'try-later') return ended(tried, 'refused')
  if (record.bySender) return { ...tried, state: 'retrying', nextAt: undefined }
  const delay = delayAfter(tried.tries, { purpose: record.purpose, after: outcome.after, chance })
  const nextAt = delay === undefined ? Number.POSITIVE_INFINITY : now + delay
  if (nextAt > record.expiresAt) return ended(tried, 'expired')
  return { ...tried, state: 'retrying', nextAt }
}

/** The record at its end. Of what went well nothing is kept that an operator does not see. */
export function ended(record: DeliveryRecord, state: DeliveryState): DeliveryRecord {
  const over = { ...record, state, nextAt: undefined }
  return isDead(over) ? over : { ...over, device: withoutSecrets(record.device) }
}

function toAttempt(outcome: PushOutcome, at: Milliseconds): Attempt {
  return {
    at,
    outcome: outcome.kind,
    ...(outcome.kind === 'delivered' ? {} : { reason: outcome.reason.slice(0, 500) }),
    ...(outcome.id === undefined ? {} : { providerId: outcome.id }),
  }
}

function withoutSecrets(device: PushDevice): PushDevice {
  const deviceId = shownDeviceId(device.deviceId)
  return { ...device, deviceId, authorization: undefined, properties: {} }
}

/** What is kept of an event, to send it again as it was. */
export function toMessage(event: PushEvent): string {
  return JSON.stringify(event)
}

export function fromMessage(text: string): PushEvent {
  return JSON.parse(text)
}
