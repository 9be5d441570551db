import type { Milliseconds, Seconds } from '../../base/kernel/index.ts'

/**
 * RANDOM and ROUND-ROBIN share: several services may hold a number at once, told apart by caller or
 * code. LOCAL and CLUSTER lock: a number is one service's until its booking ends. The original's
 * LOCAL promises that within a node only; here it holds for all of them, since bookings are shared.
 */
export type AllocationStrategy = 'RANDOM' | 'ROUND-ROBIN' | 'LOCAL' | 'CLUSTER'

/** What a service asks for; what it leaves open, the group's options decide. */
export interface AccessWish {
  /** The resource group, without `resources.` */
  readonly group: string
  readonly serviceId: string
  readonly dataId: string
  /** The device that will call. */
  readonly phoneNumber?: string | undefined
  readonly withCode: boolean
  readonly codeLength: number
  readonly strategy?: AllocationStrategy | undefined
  readonly timeout?: Seconds | undefined
  readonly withPoolHealth?: boolean | undefined
}

export interface Booking {
  /** As the group's options spell it. */
  readonly accessNumber: string
  readonly accessCode: string | undefined
  readonly expiresIn: Seconds
  readonly poolHealth?: PoolHealth
}

/** How a group stands after an allocation; the original's own form is not known. */
export interface PoolHealth {
  readonly total: number
  /** What the same wish would choose from; at most, where numbers are of several groups. */
  readonly available: number
}

export interface IncomingCall {
  /** The number that was called. */
  readonly accessNumber: string
  /** The number that is calling; blank as well as absent when it is not known. */
  readonly phoneNumber?: string | undefined
  readonly accessCode?: string | undefined
}

export interface NumberState {
  /** The option's name. */
  readonly name: string
  readonly number: string
  /** A thousand stands for more. */
  readonly bookings: number
  /** When the last of them ends, by Redis' clock. */
  readonly expiresAt?: Milliseconds
}

/** Hands out numbers, and finds the service behind a call. Bookings are shared by all nodes. */
export interface AccessNumbers {
  /**
   * Books a number for the service until it is matched, released, or its time is over. A service
   * has one booking: asking again keeps the number where the group still has it, and the code where
   * its length is right, and begins the time anew; else a new number takes the place of the old.
   * Throws, and nothing is booked or lost, when the group is unknown, empty or exhausted.
   */
  allocate(wish: AccessWish): Promise<Booking>

  /**
   * The service behind a call, its booking released; undefined when there is none. Numbers are
   * compared as telephone numbers, however they are spelled. Caller and code, where the call brings
   * them, must be those of the booking; one that was made for no known caller agrees with any.
   * A caller with several bookings gets the latest. Otherwise a call that two bookings agree with
   * finds none: better a call without data than one with a stranger's.
   */
  match(call: IncomingCall): Promise<{ serviceId: string; dataId: string } | undefined>

  /** Ends what the service has booked; the number of bookings that were. */
  release(serviceId: string): Promise<number>

  /** The numbers of a group in the order of its options. Throws when the group is unknown. */
  state(group: string): Promise<readonly NumberState[]>
}
