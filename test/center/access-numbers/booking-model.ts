import type { BookingWish } from '../../../src/center/access-numbers/booking-store.ts'

interface Held {
  readonly number: string
  readonly isLocked: boolean
  readonly caller: string
  readonly code: string
  /** Of two bookings the later has the greater. */
  readonly began: number
}

/** What a wish may lead to: a number, and the code it gets there. */
export interface Choice {
  readonly number: string
  /** Undefined when all that were offered are in use at the number. */
  readonly code: string | undefined
}

/** Who has booked what, and so what may be given out and found. It knows no sets, queues or debts. */
export class BookingModel {
  readonly #held = new Map<string, Held>()
  /** Pool → the number that ROUND-ROBIN gave last. */
  readonly #turns = new Map<string, string>()
  #began = 0

  /** All that may come of a wish; several where chance or a queue decides. */
  choices(pool: { id: string; all: readonly string[] }, wish: BookingWish): Choice[] {
    const { serviceId, strategy, codeLength } = wish
    const old = this.#held.get(serviceId)
    const stays = this.#staysAt(pool.all, wish)
    const isCodeKept = stays !== undefined && old?.code.length === codeLength
    return (stays === undefined ? this.#free(pool, wish) : [stays]).map((number) => {
      const inUse = this.#at(number).filter(([id]) => id !== serviceId && strategy !== 'LOCK')
      const unused = wish.codes.find((code) => inUse.every(([, held]) => held.code !== code))
      return { number, code: codeLength === 0 ? '' : isCodeKept ? old?.code : unused }
    })
  }

  book(pool: { id: string; all: readonly string[] }, wish: BookingWish, choice: Choice): void {
    const { serviceId, strategy } = wish
    if (strategy === 'ROUND-ROBIN' && this.#staysAt(pool.all, wish) === undefined) {
      this.#turns.set(pool.id, choice.number)
    }
    const caller = wish.caller || (this.#held.get(serviceId)?.caller ?? '')
    const { number, code = '' } = choice
    const isLocked = strategy === 'LOCK'
    this.#held.set(serviceId, { number, isLocked, caller, code, began: this.#began++ })
  }

  match(number: string, caller: string, code: string): string | undefined {
    const agree = this.#at(number).filter(([, held]) => {
      if (code !== '' && held.code !== code) return false
      return caller === '' || held.caller === '' || held.caller === caller
    })
    const own = agree.filter(([, held]) => caller !== '' && held.caller === caller)
    const latest = own.sort(([, one], [, other]) => other.began - one.began)[0]
    return (latest ?? (agree.length === 1 ? agree[0] : undefined))?.[0]
  }

  release(serviceId: string): boolean {
    return this.#held.delete(serviceId)
  }

  count(number: string): number {
    return this.#at(number).length
  }

  #at(number: string): [string, Held][] {
    return [...this.#held].filter(([, held]) => held.number === number)
  }

  #staysAt(numbers: readonly string[], { serviceId, strategy }: BookingWish): string | undefined {
    const old = this.#held.get(serviceId)
    if (old === undefined || old.isLocked !== (strategy === 'LOCK')) return undefined
    return numbers.includes(old.number) ? old.number : undefined
  }

  #free(
    pool: { id: string; all: readonly string[] },
    { serviceId, strategy }: BookingWish,
  ): string[] {
    const free = pool.all.filter((number) => {
      const others = this.#at(number).filter(([id]) => id !== serviceId)
      return others.every(([, held]) => strategy !== 'LOCK' && !held.isLocked)
    })
    if (strategy !== 'ROUND-ROBIN') return free
    const last = this.#turns.get(pool.id) ?? ''
    const next = free.sort().find((number) => number > last) ?? free[0]
    return next === undefined ? [] : [next]
  }
}
