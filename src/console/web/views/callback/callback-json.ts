/** What the console's callback routes answer; times as yyyy-MM-ddTHH:mm:ss.SSSZ. */

export const states = ['SCHEDULED', 'QUEUED', 'ROUTING', 'PROCESSING', 'COMPLETED'] as const
export type State = (typeof states)[number]

export interface Callback {
  readonly id: string
  readonly service: string
  readonly state: State
  readonly reason?: string
  readonly desiredTime: string
  readonly late: boolean
  readonly customerNumber: string
  readonly createdAt: string
  readonly expiresAt: string
  readonly completedAt?: string
  readonly attempts: number
  readonly agent?: string
  readonly keys: Readonly<Record<string, string>>
}

export interface CallbackPage {
  /** The server's clock. */
  readonly at: string
  readonly callbacks: readonly Callback[]
  readonly next?: string
}

export interface Decision {
  readonly at: string
  readonly step: string
  readonly verdict: string
  /** `service.billing._ttl`, or `callback._ttl` where the service leaves it out. */
  readonly option?: string
  readonly detail?: string
}

export interface CallbackDetail extends Callback {
  readonly allowed: readonly ('reschedule' | 'cancel')[]
  readonly properties: Readonly<Record<string, unknown>>
  readonly data: Readonly<Record<string, unknown>>
  readonly history: readonly Decision[]
}

export interface Slot {
  readonly start: string
  readonly end: string
  /** On the wall, with the offset: 2026-10-25T02:00+01:00 */
  readonly local: string
  readonly open: boolean
  readonly booked: number
  readonly capacity: number
  readonly past: boolean
}

export interface ClockChange {
  readonly at: string
  readonly kind: 'skipped' | 'repeated'
  readonly minutes: number
  readonly wallBefore: string
  readonly wallAfter: string
}

export interface Closed {
  readonly from: string
  readonly to: string
  readonly why: string
}

export interface Week {
  readonly service: string
  readonly week: string
  readonly zone: string
  /** Minutes of a slot. */
  readonly bucket: number
  /** False: open at all times. */
  readonly hasHours: boolean
  readonly from: string
  readonly to: string
  readonly days: readonly { readonly date: string; readonly hours: number }[]
  readonly clockChanges: readonly ClockChange[]
  readonly slots: readonly Slot[]
  readonly closed: readonly Closed[]
}

export interface Cancelled {
  readonly cancelled: readonly string[]
  readonly failed: readonly { readonly _id: string; readonly message: string }[]
}

export const callbackPath = (id: string, verb?: 'reschedule' | 'cancel' | 'later') =>
  `/callback/${encodeURIComponent(id)}${verb === undefined ? '' : `/${verb}`}`
