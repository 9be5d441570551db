import { beforeAll, describe, expect, it } from 'vitest'
import { newHexId } from '../../../src/base/kernel/index.ts'
import type {
  BookingStore,
  BookingWish,
  NumberPool,
} from '../../../src/center/access-numbers/booking-store.ts'

/** A pool of so many numbers that no other test has. */
export function newPool(size: number): NumberPool & { readonly all: string[] } {
  const id = newHexId()
  return poolOf(Array.from({ length: size }, (_, at) => `+${id}${String(at).padStart(5, '0')}`))
}

export function poolOf(all: string[]): NumberPool & { readonly all: string[] } {
  return { id: `group:${newHexId()}`, numbers: new Map(all.map((each) => [each, each])), all }
}

export function newWish(more: Partial<BookingWish> = {}): BookingWish {
  const serviceId = more.serviceId ?? newHexId()
  return {
    strategy: 'LOCK',
    dataId: `data of ${serviceId}`,
    caller: '',
    lifetime: 60_000,
    codeLength: 0,
    codes: [],
    counts: false,
    ...more,
    serviceId,
  }
}

/** The promises of the port. */
export function describeBookingStore(name: string, open: () => Promise<BookingStore>): void {
  describe(name, () => {
    let store: BookingStore
    beforeAll(async () => {
      store = await open()
    })

    /** Books, and gives the number. */
    async function book(pool: NumberPool, more: Partial<BookingWish> = {}): Promise<string> {
      const outcome = await store.book(pool, newWish(more))
      return outcome.kind === 'booked' ? outcome.number : outcome.kind
    }
    const share = { strategy: 'RANDOM' } as const
    const found = (serviceId: string) => ({ serviceId, dataId: `data of ${serviceId}` })

    describe('LOCK', () => {
      it('gives a number to one service at a time, until there is none', async () => {
        const pool = newPool(3)
        const given = [await book(pool), await book(pool), await book(pool)]
        expect(given.sort()).toEqual(pool.all)
        expect(await book(pool)).toBe('exhausted')
      })
      it('gives the number that has been without booking for longest', async () => {
        const pool = newPool(3)
        const first = await book(pool, { serviceId: 'early' })
        await store.release('early')
        const others = [await book(pool), await book(pool)]
        expect(others).not.toContain(first)
        expect(await book(pool)).toBe(first)
      })
      it('gives no number that another pool has locked, and gets it back from there', async () => {
        const [one, two, three] = newPool(3).all as [string, string, string]
        const [left, right] = [poolOf([one, two]), poolOf([two, three])]
        await book(left, { serviceId: 'l1' })
        await book(left, { serviceId: 'l2' })
        expect(await book(right)).toBe(three)
        expect(await book(right)).toBe('exhausted')
        await store.release('l2')
        expect(await book(right, { serviceId: 'r2' })).toBe(two)
        await store.release('l1')
        expect(await book(left)).toBe(one)
        expect(await book(left)).toBe('exhausted')
        await store.release('r2')
        expect(await book(left)).toBe(two)
      })
      it('leaves numbers alone that are shared', async () => {
        const pool = newPool(1)
        await book(pool, { ...share, serviceId: 'first sharer' })
        await book(pool, { ...share, serviceId: 'second sharer' })
        expect(await book(pool)).toBe('exhausted')
        await store.release('first sharer')
        expect(await book(pool)).toBe('exhausted')
        await store.release('second sharer')
        expect(await book(pool)).toBe(pool.all[0])
      })
      it('passes over any number of numbers that are taken', async () => {
        const pool = newPool(350)
        await Promise.all(pool.all.map(() => book(pool)))
        const wider = poolOf([...pool.all, `${pool.all[0]}x`])
        expect(await book(wider)).toBe(`${pool.all[0]}x`)
        expect(await book(wider)).toBe('exhausted')
      })
    })

    describe('RANDOM', () => {
      it('gives numbers to several services, every number in the end', async () => {
        const pool = newPool(5)
        const given = new Set<string>()
        while (given.size < 5) given.add(await book(pool, share))
        expect([...given].sort()).toEqual(pool.all)
      })
      it('gives no number that a service keeps for itself', async () => {
        const pool = newPool(2)
        const locked = await book(pool, { serviceId: 'keeper' })
        for (let times = 0; times < 20; times++) expect(await book(pool, share)).not.toBe(locked)
        const last = await book(pool)
        expect(last).toBe('exhausted')
      })
      it('is exhausted when all numbers are locked, until one is released', async () => {
        const pool = newPool(2)
        const numbers = [await book(pool, { serviceId: 'a' }), await book(pool)]
        expect(await book(pool, share)).toBe('exhausted')
        await store.release('a')
        expect(await book(pool, share)).toBe(numbers[0])
      })
    })

    describe('ROUND-ROBIN', () => {
      const next = { strategy: 'ROUND-ROBIN' } as const
      it('gives one number after the other, and begins again', async () => {
        const pool = newPool(3)
        const given: string[] = []
        for (let times = 0; times < 7; times++) given.push(await book(pool, next))
        const [one, two, three] = pool.all
        expect(given).toEqual([one, two, three, one, two, three, one])
      })
      it('passes over numbers that a service keeps for itself', async () => {
        const pool = newPool(3)
        const locked = await book(pool)
        const given = [await book(pool, next), await book(pool, next), await book(pool, next)]
        const [one, two] = pool.all.filter((number) => number !== locked)
        expect(given).toEqual([one, two, one])
      })
    })

    describe('a service that books again', () => {
      it('keeps its number, and its booking lasts longer', async () => {
        const pool = newPool(2)
        const number = await book(pool, { serviceId: 'twice', lifetime: 1000 })
        const before = await store.look(number)
        expect(await book(pool, { serviceId: 'twice', lifetime: 90_000 })).toBe(number)
        const after = await store.look(number)
        expect(after.bookings).toBe(1)
        expect(Number(after.expiresAt)).toBeGreaterThan(Number(before.expiresAt) + 80_000)
        expect(await book(pool)).not.toBe(number)
        expect(await book(pool)).toBe('exhausted')
      })
      it('keeps a shared number too', async () => {
        const pool = newPool(50)
        const number = await book(pool, { ...share, serviceId: 'twice shared' })
        expect(await book(pool, { ...share, serviceId: 'twice shared' })).toBe(number)
      })
      it('keeps its number when others have come upon it', async () => {
        const pool = newPool(1)
        await book(pool, { serviceId: 'met' })
        expect([await book(pool), await book(pool, share)]).toEqual(['exhausted', 'exhausted'])
        expect(await book(pool, { serviceId: 'met' })).toBe(pool.all[0])
      })
      it('keeps its number when the pool has changed and still has it', async () => {
        const pool = newPool(2)
        const number = await book(pool, { serviceId: 'stays' })
        const changed = poolOf([number, `${number}x`])
        expect(await book(changed, { serviceId: 'stays' })).toBe(number)
      })
      it('gets another number when its own has left the pool, and gives that one back', async () => {
        const pool = newPool(1)
        const changed = newPool(1)
        await book(pool, { serviceId: 'moves' })
        expect(await book(changed, { serviceId: 'moves' })).toBe(changed.all[0])
        expect(await store.look(pool.all[0] ?? '')).toEqual({ bookings: 0, expiresAt: undefined })
        expect(await book(pool)).toBe(pool.all[0])
      })
      it('keeps what it has when there is no other number', async () => {
        const pool = newPool(1)
        const full = newPool(1)
        await book(full)
        await book(pool, { serviceId: 'unmoved' })
        expect(await book(full, { serviceId: 'unmoved' })).toBe('exhausted')
        expect(await store.match(pool.all[0] ?? '', '', '')).toEqual(found('unmoved'))
      })
      it('may keep for itself what it alone has shared', async () => {
        const pool = newPool(1)
        await book(pool, { ...share, serviceId: 'alone' })
        expect(await book(pool, { serviceId: 'alone' })).toBe(pool.all[0])
        expect(await book(pool, share)).toBe('exhausted')
        expect(await book(pool, { ...share, serviceId: 'alone' })).toBe(pool.all[0])
        expect(await book(pool, share)).toBe(pool.all[0])
      })
      it('keeps its code where the length is right, and its caller where none is named', async () => {
        const pool = newPool(1)
        const again = { serviceId: 'coded', codeLength: 4 }
        await store.book(pool, newWish({ ...again, caller: '+1', codes: ['1111'] }))
        expect(await store.book(pool, newWish({ ...again, codes: ['2222'] }))).toMatchObject({
          code: '1111',
        })
        const longer = newWish({ ...again, codeLength: 5, codes: ['33333'] })
        expect(await store.book(pool, longer)).toMatchObject({ code: '33333' })
        const [number = ''] = pool.all
        expect(await store.match(number, '+2', '33333')).toBeUndefined()
        expect(await store.match(number, '+1', '1111')).toBeUndefined()
        expect(await store.match(number, '+1', '33333')).toEqual(found('coded'))
      })
    })

    describe('codes', () => {
      const coded = (...codes: string[]) => newWish({ ...share, codeLength: 4, codes })
      it('are the first offered that nobody else has at the number', async () => {
        const pool = newPool(1)
        const outcomes = [
          await store.book(pool, coded('1111', '2222')),
          await store.book(pool, coded('1111', '2222')),
          await store.book(pool, coded('1111', '2222')),
        ]
        expect(outcomes).toMatchObject([
          { code: '1111' },
          { code: '2222' },
          { kind: 'codes-taken' },
        ])
        expect((await store.look(pool.all[0] ?? '')).bookings).toBe(2)
      })
      it('are free again when their booking has ended', async () => {
        const pool = newPool(1)
        const wish = coded('1111')
        await store.book(pool, wish)
        await store.release(wish.serviceId)
        expect(await store.book(pool, coded('1111'))).toMatchObject({ code: '1111' })
      })
      it('may be the same at two numbers', async () => {
        const outcomes = [
          await store.book(newPool(1), coded('1111')),
          await store.book(newPool(1), coded('1111')),
        ]
        expect(outcomes).toMatchObject([{ code: '1111' }, { code: '1111' }])
      })
    })

    describe('match', () => {
      it('by the number alone finds the only booking, and releases it', async () => {
        for (const strategy of ['LOCK', 'RANDOM'] as const) {
          const pool = newPool(1)
          const coded = { caller: '+1', codeLength: 4, codes: ['1111'] }
          const number = await book(pool, { strategy, serviceId: 'only', ...coded })
          expect(await store.match(number, '', '')).toEqual(found('only'))
          expect(await store.match(number, '', '')).toBeUndefined()
          expect(await book(pool)).toBe(number)
        }
      })
      it('by the number alone finds none of several bookings', async () => {
        const pool = newPool(1)
        const number = await book(pool, share)
        await book(pool, share)
        expect(await store.match(number, '', '')).toBeUndefined()
        expect((await store.look(number)).bookings).toBe(2)
      })
      it('by caller finds the booking made for that caller, of several the latest', async () => {
        const pool = newPool(1)
        const number = await book(pool, { ...share, caller: '+1', serviceId: 'one' })
        await book(pool, { ...share, caller: '+2', serviceId: 'two' })
        await book(pool, { ...share, caller: '+1', serviceId: 'three' })
        expect(await store.match(number, '+1', '')).toEqual(found('three'))
        expect(await store.match(number, '+1', '')).toEqual(found('one'))
        expect(await store.match(number, '+1', '')).toBeUndefined()
        expect(await store.match(number, '+2', '')).toEqual(found('two'))
      })
      it('by caller finds the latest also of bookings made at once', async () => {
        const pool = newPool(1)
        const ids = Array.from({ length: 40 }, (_, at) => `at once ${40 - at}`)
        await Promise.all(ids.map((serviceId) => book(pool, { ...share, caller: '+1', serviceId })))
        for (const serviceId of ids.reverse()) {
          expect(await store.match(pool.all[0] ?? '', '+1', '')).toEqual(found(serviceId))
        }
      })
      it('by caller finds a booking of no known caller when it is the only one', async () => {
        const pool = newPool(1)
        const number = await book(pool, { ...share, serviceId: 'unknown 1' })
        await book(pool, { ...share, caller: '+1', serviceId: 'known' })
        expect(await store.match(number, '+2', '')).toEqual(found('unknown 1'))
        await book(pool, share)
        await book(pool, share)
        expect(await store.match(number, '+2', '')).toBeUndefined()
        expect(await store.match(number, '+1', '')).toEqual(found('known'))
      })
      it('by code finds the booking with that code', async () => {
        for (const strategy of ['LOCK', 'RANDOM'] as const) {
          const pool = newPool(1)
          const wish = { strategy, serviceId: 'coded', codeLength: 4, codes: ['1111'] }
          const number = await book(pool, wish)
          expect(await store.match(number, '', '2222')).toBeUndefined()
          expect(await store.match(number, '+9', '1111')).toEqual(found('coded'))
        }
      })
      it('by caller and code finds nothing unless both agree', async () => {
        for (const strategy of ['LOCK', 'RANDOM'] as const) {
          const pool = newPool(1)
          const wish = { strategy, serviceId: 'both', caller: '+1', codeLength: 4, codes: ['1111'] }
          const number = await book(pool, wish)
          expect(await store.match(number, '+2', '1111')).toBeUndefined()
          expect(await store.match(number, '+1', '2222')).toBeUndefined()
          expect(await store.match(number, '+2', '')).toBeUndefined()
          expect(await store.match(number, '+1', '1111')).toEqual(found('both'))
        }
      })
      it('by a code finds no booking that has none', async () => {
        const number = await book(newPool(1), { serviceId: 'no code' })
        expect(await store.match(number, '', '1111')).toBeUndefined()
        expect(await store.match(number, '', '')).toEqual(found('no code'))
      })
      it('finds nothing at a number nobody has booked', async () => {
        expect(await store.match('+1', '+2', '3333')).toBeUndefined()
      })
    })

    it('takes texts of any kind', async () => {
      const texts = [
        'a b',
        'a,b',
        'a%20b',
        '{x}',
        'ä\n\0',
        ':idle',
        '',
        '*',
        "it's",
        'S',
        '\\',
        '"',
      ]
      for (const text of texts) {
        const pool = poolOf([`${newHexId()}${text}`])
        const wish = newWish({ serviceId: text, dataId: text, caller: text, lifetime: 60_000.5 })
        expect(await store.book(pool, wish)).toMatchObject({ number: pool.all[0] })
        const match = await store.match(pool.all[0] ?? '', text, '')
        expect(match).toEqual({ serviceId: text, dataId: text })
      }
    })

    it('release is false for a service without booking', async () => {
      expect(await store.release(newHexId())).toBe(false)
    })

    it('counts what is left when asked', async () => {
      const pool = newPool(3)
      const left = async (more: Partial<BookingWish> = {}) => {
        const outcome = await store.book(pool, newWish({ counts: true, ...more }))
        return outcome.kind === 'booked' ? outcome.left : outcome.kind
      }
      expect([await left(), await left(), await left(), await left()]).toEqual([
        2,
        1,
        0,
        'exhausted',
      ])
      const shared = await store.book(newPool(3), newWish({ ...share, counts: true }))
      expect(shared).toMatchObject({ left: 3 })
    })

    it('counts nothing twice, however often a service asks in vain for another number', async () => {
      const [pool, full] = [newPool(2), newPool(1)]
      await book(full)
      await book(pool, { serviceId: 'restless' })
      for (let times = 0; times < 5; times++) {
        expect(await book(full, { serviceId: 'restless' })).toBe('exhausted')
      }
      expect(await store.book(pool, newWish({ counts: true }))).toMatchObject({ left: 1 })
      expect(await book(pool)).toBe('exhausted')
    })

    describe('a booking whose time is over', () => {
      const over = { lifetime: 0 } // over when the next call comes
      it('is found no more, and its number comes back', async () => {
        const pool = newPool(1)
        const number = await book(pool, { ...over, caller: '+1' })
        expect(await store.match(number, '', '')).toBeUndefined()
        expect(await store.match(number, '+1', '')).toBeUndefined()
        expect(await book(pool, over)).toBe(number)
        expect(await book(pool)).toBe(number)
        expect(await book(pool)).toBe('exhausted')
      })
      it('is no more released than found', async () => {
        await book(newPool(1), { ...over, serviceId: 'gone' })
        expect(await store.release('gone')).toBe(false)
      })
      it('gives its number back to a pool that came upon it', async () => {
        const pool = newPool(1)
        const other = poolOf(pool.all)
        await book(pool, { serviceId: 'passing' })
        expect(await book(other)).toBe('exhausted')
        expect(await book(other, share)).toBe('exhausted')
        await book(pool, { ...over, serviceId: 'passing' })
        expect(await book(other, { serviceId: 'next' })).toBe(pool.all[0])
        await store.release('next')
        expect(await book(other, share)).toBe(pool.all[0])
      })
      it('ends with however many others', async () => {
        const pool = newPool(1)
        const many = Array.from({ length: 1000 }, () => book(pool, { ...share, ...over }))
        expect(new Set(await Promise.all(many)).size).toBe(1)
        expect(await book(pool)).toBe(pool.all[0])
      })
      it('has ended by itself', async () => {
        const pool = newPool(1)
        await book(pool, { lifetime: 100 })
        await expect.poll(() => book(pool), { interval: 5 }).toBe(pool.all[0])
      })
    })

    it('loads pools of any size, many callers at once', async () => {
      const pool = newPool(2500)
      const given = await Promise.all(pool.all.map(() => book(pool)))
      expect(given.sort()).toEqual(pool.all)
      expect(await book(pool)).toBe('exhausted')
    })
  })
}
