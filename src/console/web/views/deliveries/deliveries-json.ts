/** What `GET deliveries` answers; times in milliseconds since 1970. */

export const states = ['accepted', 'delivered', 'retrying', 'expired', 'refused', 'joined'] as const

export interface Attempt {
  readonly at: number
  readonly outcome: string
  readonly reason?: string
  /** What the provider calls the push. */
  readonly providerId?: string
}

export interface Delivery {
  readonly id: string
  readonly state: (typeof states)[number]
  readonly purpose: string
  readonly event: { readonly id: string; readonly tag: string }
  readonly device: {
    readonly type: string
    readonly deviceId: string
    readonly provider?: string
    readonly debug: boolean
  }
  readonly attempts: readonly Attempt[]
  readonly createdAt: number
  readonly nextAt?: number
  readonly expiresAt: number
  readonly node: string
  /** A subscription was removed for it, and can be put back. */
  readonly undoable: boolean
  readonly replayable: boolean
}

export interface DeliveryList {
  readonly deliveries: readonly Delivery[]
  readonly cursor?: string
}

/** What became of the ids that were sent. */
export interface Handled {
  readonly done: readonly string[]
  readonly skipped: readonly string[]
}
