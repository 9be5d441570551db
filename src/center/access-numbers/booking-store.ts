import type { Milliseconds } from '../../base/kernel/index.ts'

/** Numbers are keys (base/phone): what is equal is one number. */
export interface NumberPool {
  readonly id: string
  readonly numbers: { keys(): Iterable<string>; readonly size: number }
}

export interface BookingWish {
  readonly strategy: 'RANDOM' | 'ROUND-ROBIN' | 'LOCK'
  readonly serviceId: string
  readonly dataId: string
  /** '' when it is not known. */
  readonly caller: string
  readonly lifetime: Milliseconds
  /** 0 for no code. */
  readonly codeLength: number
  /** Codes of that length, at least one; the first that is not in use at the number is taken. */
  readonly codes: readonly string[]
  /** Whether the outcome shall say how many numbers are left. */
  readonly counts: boolean
}

export type BookOutcome =
  | {
      readonly kind: 'booked'
      readonly number: string
      readonly code: string
      readonly left: number
    }
  | { readonly kind: 'exhausted' }
  /** All codes offered are in use at the number that was chosen. */
  | { readonly kind: 'codes-taken' }

/**
 * Who holds which number. Each call is atomic, tells the time by the store's own clock, and sees no
 * booking whose time is over. What a call costs does not depend on how many numbers a pool has.
 */
export interface BookingStore {
  /** The promises of AccessNumbers.allocate; but for 'booked', nothing has changed. */
  book(pool: NumberPool, wish: BookingWish): Promise<BookOutcome>
  /** Those of AccessNumbers.match; '' for a caller or code that is not given. */
  match(
    number: string,
    caller: string,
    code: string,
  ): Promise<{ serviceId: string; dataId: string } | undefined>
  /** False when the service has no booking. */
  release(serviceId: string): Promise<boolean>
  /** How many bookings the number has, a thousand at most, and when the last of them ends. */
  look(number: string): Promise<{ bookings: number; expiresAt: Milliseconds | undefined }>
}
