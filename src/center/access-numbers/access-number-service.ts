import type { ResourcesOptions } from '../../base/config/index.ts'
import type { Live, Seconds } from '../../base/kernel/index.ts'
import { phoneKey } from '../../base/phone/index.ts'
import type { UsageCounts } from '../../base/usage/index.ts'
import { codeLengths, newCodes } from './access-code.ts'
import {
  codeLengthOutOfRange,
  codesExhausted,
  groupEmpty,
  groupUnknown,
  numbersExhausted,
  phoneNumberTooLong,
  timeoutOutOfRange,
} from './access-number-errors.ts'
import type {
  AccessNumbers,
  AccessWish,
  AllocationStrategy,
  Booking,
  IncomingCall,
  NumberState,
} from './access-numbers.ts'
import type { BookingStore, BookingWish, BookOutcome } from './booking-store.ts'
import { type Pool, type PoolEntry, Pools } from './pool.ts'

export interface AccessNumberParts {
  readonly store: BookingStore
  /** The options of `resources.<group>`. */
  readonly groups: (group: string) => ResourcesOptions | undefined
  /** Where numbers without a + are dialled: `US`. */
  readonly country: Live<string>
  /** Counts what is handed out, by group. */
  readonly usage?: Pick<UsageCounts, 'numberAllocated' | 'poolEmpty'>
}

const timeouts = { min: 5, max: 1800, usual: 30 } // seconds; as the option _booking_expiration_timeout
const codesOffered = [2, 10, 50] // one suffices nearly always; fifty where nine in ten are in use
const lookedAtOnce = 500 // numbers; a group may have ten thousand
const longestNumber = 100 // characters; the longest telephone number has 15 digits, a SIP address is longer

const ways: Record<AllocationStrategy, BookingWish['strategy']> = {
  RANDOM: 'RANDOM',
  'ROUND-ROBIN': 'ROUND-ROBIN',
  LOCAL: 'LOCK',
  CLUSTER: 'LOCK',
}

/** The rules: what a group offers, what a wish may ask for, and how numbers are compared. */
export class AccessNumberService implements AccessNumbers {
  readonly #store: BookingStore
  readonly #groups: AccessNumberParts['groups']
  readonly #country: Live<string>
  readonly #usage: AccessNumberParts['usage']
  readonly #pools = new Pools()

  constructor({ store, groups, country, usage }: AccessNumberParts) {
    this.#store = store
    this.#groups = groups
    this.#country = country
    this.#usage = usage
  }

  async allocate(wish: AccessWish): Promise<Booking> {
    const { options, pool } = this.#group(wish.group)
    const timeout = toTimeout(wish.timeout ?? options._booking_expiration_timeout)
    const codeLength = wish.withCode ? toCodeLength(wish.codeLength) : 0
    const counts = wish.withPoolHealth ?? options._return_pool_health ?? false
    const asked = {
      strategy: ways[wish.strategy ?? options._allocation_strategy ?? 'RANDOM'],
      serviceId: wish.serviceId,
      dataId: wish.dataId,
      caller: this.#caller(wish.phoneNumber),
      lifetime: timeout * 1000,
      codeLength,
      codes: [],
      counts,
    }
    if (pool.numbers.size === 0) throw groupEmpty(wish.group)
    const outcome = await (codeLength === 0
      ? this.#store.book(pool, asked)
      : this.#bookWithCode(pool, asked))
    if (outcome.kind === 'exhausted') {
      this.#usage?.poolEmpty(wish.group)
      throw numbersExhausted(wish.group)
    }
    if (outcome.kind === 'codes-taken') throw codesExhausted(codeLength)
    this.#usage?.numberAllocated(wish.group)
    return {
      accessNumber: pool.numbers.get(outcome.number) ?? outcome.number,
      accessCode: codeLength === 0 ? undefined : outcome.code,
      expiresIn: timeout,
      ...(counts ? { poolHealth: { total: pool.numbers.size, available: outcome.left } } : {}),
    }
  }

  async match(call: IncomingCall): Promise<{ serviceId: string; dataId: string } | undefined> {
    const number = call.accessNumber.trim()
    const caller = call.phoneNumber?.trim() ?? ''
    const code = call.accessCode?.trim() ?? ''
    const longest = Math.max(number.length, caller.length, code.length)
    if (number === '' || longest > longestNumber) return undefined
    return this.#store.match(this.#key(number), this.#key(caller), code)
  }

  async release(serviceId: string): Promise<number> {
    return (await this.#store.release(serviceId)) ? 1 : 0
  }

  async state(group: string): Promise<readonly NumberState[]> {
    const { entries } = this.#group(group).pool
    const states: NumberState[] = []
    for (let from = 0; from < entries.length; from += lookedAtOnce) {
      const some = entries.slice(from, from + lookedAtOnce)
      states.push(...(await Promise.all(some.map((entry) => this.#look(entry)))))
    }
    return states
  }

  async #look({ name, number, key }: PoolEntry): Promise<NumberState> {
    const { bookings, expiresAt } = await this.#store.look(key)
    return { name, number, bookings, ...(expiresAt === undefined ? {} : { expiresAt }) }
  }

  #group(name: string): { options: ResourcesOptions; pool: Pool } {
    const options = this.#groups(name)
    if (options === undefined) throw groupUnknown(name)
    return { options, pool: this.#pools.of(name, options, this.#country()) }
  }

  /** Offers more codes, at perhaps another number, as long as all that were offered are in use. */
  async #bookWithCode(pool: Pool, wish: BookingWish): Promise<BookOutcome> {
    for (const count of codesOffered) {
      const codes = newCodes(wish.codeLength, count)
      const outcome = await this.#store.book(pool, { ...wish, codes })
      if (outcome.kind !== 'codes-taken') return outcome
    }
    return { kind: 'codes-taken' }
  }

  #caller(phoneNumber = ''): string {
    if (phoneNumber.length > longestNumber) throw phoneNumberTooLong(longestNumber)
    return this.#key(phoneNumber.trim())
  }

  #key(number: string): string {
    return phoneKey(number, this.#country())
  }
}

function toTimeout(timeout: Seconds = timeouts.usual): Seconds {
  if (timeout >= timeouts.min && timeout <= timeouts.max) return timeout
  throw timeoutOutOfRange(timeout, timeouts.min, timeouts.max)
}

function toCodeLength(length: number): number {
  const { min, max } = codeLengths
  if (Number.isInteger(length) && length >= min && length <= max) return length
  throw codeLengthOutOfRange(length, min, max)
}
