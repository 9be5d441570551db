import fc from 'fast-check'
import { expect, it } from 'vitest'
import { newHexId } from '../../../src/base/kernel/index.ts'
import type { BookingStore } from '../../../src/center/access-numbers/booking-store.ts'
import { createRedisBookingStore } from '../../../src/center/access-numbers/booking-store-redis.ts'
import { redisForTest } from '../../support/redis.ts'
import { BookingModel } from './booking-model.ts'
import { newWish, poolOf } from './booking-store.contract.ts'

const allCodes = ['1111', '2222', '3333', '44444']
const caller = fc.constantFrom('', '+1', '+2')
const index = (below: number) => fc.nat({ max: below - 1 })

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      verb: fc.constant('book' as const),
      service: index(6),
      pool: index(3),
      strategy: fc.constantFrom('LOCK' as const, 'RANDOM' as const, 'ROUND-ROBIN' as const),
      caller,
      codes: fc.constantFrom([], ['1111'], ['1111', '2222'], ['3333', '1111'], ['44444']),
      isOver: fc.nat({ max: 3 }).map((chance) => chance === 0),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      verb: fc.constant('match' as const),
      number: index(5),
      caller,
      code: fc.constantFrom('', '', ...allCodes),
    }),
  },
  fc.record({ verb: fc.constant('release' as const), service: index(6) }),
  fc.record({ verb: fc.constant('look' as const), number: index(5) }),
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** One history, on numbers and services that no other has. */
class Play {
  readonly #store: BookingStore
  readonly #model = new BookingModel()
  readonly #id = newHexId()
  readonly #numbers = Array.from({ length: 5 }, (_, at) => `+${at}/${this.#id}`)
  readonly #pools = [
    poolOf(this.#numbers.slice(0, 3)),
    poolOf(this.#numbers.slice(2, 5)),
    poolOf(this.#numbers.slice(1, 2)),
  ]

  constructor(store: BookingStore) {
    this.#store = store
  }

  async make(step: Step): Promise<void> {
    if (step.verb === 'book') await this.#book(step)
    else if (step.verb === 'match') await this.#match(step)
    else if (step.verb === 'release') {
      const serviceId = this.#service(step.service)
      expect(await this.#store.release(serviceId)).toBe(this.#model.release(serviceId))
    } else {
      const number = this.#numbers[step.number] ?? ''
      expect((await this.#store.look(number)).bookings).toBe(this.#model.count(number))
    }
  }

  async #book({ service, pool: at, isOver, codes, ...more }: Extract<Step, { verb: 'book' }>) {
    const pool = this.#pools[at] ?? poolOf([])
    const serviceId = this.#service(service)
    const lifetime = isOver ? 0 : 60_000 // 0: over when the next request comes
    const { strategy, caller } = more
    const codeLength = codes[0]?.length ?? 0
    const wish = newWish({ serviceId, strategy, caller, codes, codeLength, lifetime })
    const choices = this.#model.choices(pool, wish)
    const outcome = await this.#store.book(pool, wish)
    if (outcome.kind === 'exhausted') expect(choices).toEqual([])
    else if (outcome.kind === 'codes-taken') {
      expect(choices.map(({ code }) => code)).toContain(undefined)
    } else {
      const { number, code } = outcome
      expect(choices).toContainEqual({ number, code })
      this.#model.book(pool, wish, { number, code })
      if (isOver) this.#model.release(serviceId)
    }
  }

  async #match({ number: at, caller, code }: Extract<Step, { verb: 'match' }>) {
    const number = this.#numbers[at] ?? ''
    const serviceId = this.#model.match(number, caller, code)
    const found = await this.#store.match(number, caller, code)
    expect(found?.serviceId).toBe(serviceId)
    if (serviceId !== undefined) this.#model.release(serviceId)
  }

  #service(at: number): string {
    return `${at}/${this.#id}`
  }
}

it('any history of bookings, calls and releases goes as the model says', async () => {
  const store = createRedisBookingStore(await redisForTest())
  const history = fc.array(step, { minLength: 1, maxLength: 60, size: 'max' })
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      const play = new Play(store)
      for (const step of steps) await play.make(step)
    }),
    { numRuns: 200 },
  )
})
