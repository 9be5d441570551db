import { beforeEach, describe, expect, it } from 'vitest'
import type { ResourcesOptions } from '../../../src/base/config/index.ts'
import { newHexId } from '../../../src/base/kernel/index.ts'
import {
  type AccessNumbers,
  type AccessWish,
  createAccessNumbers,
} from '../../../src/center/access-numbers/index.ts'
import { redisForTest } from '../../support/redis.ts'

const exceptions = 'com.genesyslab.gsg.services.resources'
const unset = {
  _allocation_strategy: undefined,
  _booking_expiration_timeout: undefined,
  _return_pool_health: undefined,
}

describe('access numbers', () => {
  let numbers: AccessNumbers
  let groups: Record<string, ResourcesOptions>
  let country: string

  beforeEach(async () => {
    country = 'US'
    groups = {
      DNIS: { ...unset, number1: '6504663205' },
      locking: { ...unset, _allocation_strategy: 'CLUSTER', one: '5115', two: '5116' },
      empty: { ...unset, blank: '  ', _unknown: '5117' },
    }
    const redis = await redisForTest()
    numbers = createAccessNumbers({
      redis,
      groups: (name) => (Object.hasOwn(groups, name) ? groups[name] : undefined),
      country: () => country,
    })
  })

  function wishFor(serviceId: string, more: Partial<AccessWish> = {}): AccessWish {
    const usual = { group: 'DNIS', withCode: false, codeLength: 6 }
    return { ...usual, serviceId, dataId: `data of ${serviceId}`, ...more }
  }
  const allocate = (serviceId: string, more: Partial<AccessWish> = {}) =>
    numbers.allocate(wishFor(serviceId, more))
  const refusal = (more: Partial<AccessWish>) => allocate('x', more).catch((error) => error)
  const found = (serviceId: string) => ({ serviceId, dataId: `data of ${serviceId}` })

  describe('allocate', () => {
    it('gives a number as the options spell it, for thirty seconds, without a code', async () => {
      expect(await allocate('a')).toEqual({
        accessNumber: '6504663205',
        accessCode: undefined,
        expiresIn: 30,
      })
    })
    it('shares numbers unless told otherwise', async () => {
      await allocate('a')
      expect(await allocate('b')).toMatchObject({ accessNumber: '6504663205' })
    })
    it.each(['LOCAL', 'CLUSTER'] as const)('locks by %s', async (strategy) => {
      await allocate('a', { strategy })
      expect(await refusal({ strategy })).toMatchObject({ status: 503 })
    })
    it('takes from the group what the wish leaves open', async () => {
      groups.locking = { ...unset, ...groups.locking, _booking_expiration_timeout: 90 }
      const group = 'locking'
      expect(await allocate('a', { group })).toMatchObject({ expiresIn: 90 })
      expect(await allocate('b', { group, timeout: 5 })).toMatchObject({ expiresIn: 5 })
      expect(await refusal({ group })).toMatchObject({ status: 503 })
      expect(await refusal({ group, strategy: 'RANDOM' })).toMatchObject({ status: 503 })
      await numbers.release('a')
      const shared = { group, strategy: 'RANDOM' } as const
      const given = [await allocate('c', shared), await allocate('d', shared)]
      expect(given[0]?.accessNumber).toBe(given[1]?.accessNumber)
    })
    it.each([4, 6, 12])('gives a code of %d digits', async (codeLength) => {
      const { accessCode } = await allocate('a', { withCode: true, codeLength })
      expect(accessCode).toMatch(new RegExp(`^\\d{${codeLength}}$`))
    })
    it('gives no code twice at a number', async () => {
      const ids = Array.from({ length: 1000 }, (_, at) => `service ${at}`)
      const given = await Promise.all(
        ids.map((id) => allocate(id, { withCode: true, codeLength: 4 })),
      )
      expect(new Set(given.map(({ accessCode }) => accessCode)).size).toBe(1000)
    })
    it('renews the booking of a service that asks again', async () => {
      const first = await allocate('a', { group: 'locking', withCode: true })
      expect(await allocate('a', { group: 'locking', withCode: true })).toEqual(first)
      await allocate('b', { group: 'locking' })
      expect(await refusal({ group: 'locking' })).toMatchObject({ status: 503 })
    })
    it('tells of the pool when asked by the group or the wish', async () => {
      groups.locking = { ...unset, ...groups.locking, _return_pool_health: true }
      const one = await allocate('a', { group: 'locking' })
      expect(one.poolHealth).toEqual({ total: 2, available: 1 })
      const two = await allocate('b', { group: 'locking', withPoolHealth: false })
      expect(two).not.toHaveProperty('poolHealth')
      const shared = await allocate('c', { withPoolHealth: true })
      expect(shared.poolHealth).toEqual({ total: 1, available: 1 })
    })

    it('refuses a group that is not there', async () => {
      for (const group of ['none', '', '__proto__', 'a b,c']) {
        expect(await refusal({ group })).toMatchObject({
          status: 400,
          exception: `${exceptions}.ResourceGroupNotFoundException`,
          message: `There is no resource group ${JSON.stringify(group)}`,
        })
      }
    })
    it('refuses a group without numbers', async () => {
      expect(await refusal({ group: 'empty' })).toMatchObject({
        status: 503,
        exception: `${exceptions}.ResourceGroupEmptyException`,
      })
    })
    it('refuses when all numbers are taken, and says when to try again', async () => {
      await allocate('a', { strategy: 'CLUSTER' })
      expect(await refusal({ strategy: 'CLUSTER' })).toMatchObject({
        status: 503,
        exception: `${exceptions}.ResourceExhaustedException`,
        message: 'All access numbers of the resource group "DNIS" are taken',
        headers: { 'Retry-After': '5' },
      })
    })
    it('refuses when all codes are taken', async () => {
      const wish = { withCode: true, codeLength: 4 }
      const ids = Array.from({ length: 10_000 }, (_, at) => `service ${at}`)
      let refused: unknown
      for (let from = 0; from < ids.length && refused === undefined; from += 1000) {
        const some = ids.slice(from, from + 1000).map((id) => allocate(id, wish))
        const failed = (await Promise.allSettled(some)).find(({ status }) => status === 'rejected')
        if (failed?.status === 'rejected') refused = failed.reason
      }
      expect(refused).toMatchObject({
        status: 503,
        exception: `${exceptions}.AccessCodeExhaustedException`,
      })
    })
    it.each([4.9, 0, -1, 1801, Number.NaN, Number.POSITIVE_INFINITY])(
      'refuses a timeout of %d seconds',
      async (timeout) => {
        expect(await refusal({ timeout })).toMatchObject({
          status: 400,
          exception: `${exceptions}.InvalidBookingTimeoutException`,
        })
      },
    )
    it.each([3, 13, 4.5, -6, Number.NaN])('refuses a code of %d digits', async (codeLength) => {
      expect(await refusal({ withCode: true, codeLength })).toMatchObject({
        status: 400,
        exception: `${exceptions}.InvalidAccessCodeLengthException`,
      })
      expect(await allocate('a', { codeLength })).toMatchObject({ accessCode: undefined })
    })
    it('refuses a phone number that is none', async () => {
      expect(await refusal({ phoneNumber: '1'.repeat(101) })).toMatchObject({
        status: 400,
        exception: `${exceptions}.InvalidPhoneNumberException`,
      })
    })
    it('books nothing when it refuses', async () => {
      await refusal({ timeout: 1 })
      await refusal({ withCode: true, codeLength: 1 })
      await refusal({ phoneNumber: '1'.repeat(101) })
      expect(await numbers.state('DNIS')).toEqual([
        { name: 'number1', number: '6504663205', bookings: 0 },
      ])
    })
  })

  describe('match', () => {
    it('compares numbers however they are spelled', async () => {
      const spelled = ['+1 (650) 466-9999', '650.466.9999', '16504669999', 'tel:+16504669999']
      for (const [at, phoneNumber] of spelled.entries()) {
        await allocate('a', { phoneNumber: spelled[at - 1] ?? '6504669999' })
        await allocate('b', { phoneNumber: '6504668888' })
        const call = { accessNumber: '+1 650-466-3205', phoneNumber }
        expect(await numbers.match(call)).toEqual(found('a'))
      }
    })
    it('reads numbers without a + as dialled at home', async () => {
      country = 'DE'
      groups.home = { ...unset, number: '030 123456' }
      await allocate('a', { group: 'home', phoneNumber: '0171 1234567' })
      const call = { accessNumber: '+4930123456', phoneNumber: '+49 171 1234567' }
      expect(await numbers.match(call)).toEqual(found('a'))
    })
    it('compares short numbers by their digits', async () => {
      const { accessNumber } = await allocate('a', { group: 'locking', phoneNumber: '51-15' })
      expect(await numbers.match({ accessNumber, phoneNumber: '5116' })).toBeUndefined()
      expect(await numbers.match({ accessNumber, phoneNumber: ' 5115 ' })).toEqual(found('a'))
    })
    it('takes blank for not given', async () => {
      await allocate('a', { phoneNumber: '6504669999' })
      const call = { accessNumber: ' 6504663205 ', phoneNumber: ' ', accessCode: '' }
      expect(await numbers.match(call)).toEqual(found('a'))
    })
    it('finds by the code given out', async () => {
      const first = await allocate('a', { withCode: true })
      const second = await allocate('b', { withCode: true })
      const accessNumber = '6504663205'
      expect(await numbers.match({ accessNumber })).toBeUndefined()
      for (const [given, id] of [
        [second, 'b'],
        [first, 'a'],
      ] as const) {
        const call = { accessNumber, accessCode: given.accessCode }
        expect(await numbers.match(call)).toEqual(found(id))
      }
    })
    it('finds nothing by what is no number or code', async () => {
      await allocate('a')
      const long = 'x'.repeat(1_000_000)
      expect(await numbers.match({ accessNumber: '' })).toBeUndefined()
      expect(await numbers.match({ accessNumber: long })).toBeUndefined()
      for (const more of [{ phoneNumber: long }, { accessCode: long }, { accessCode: '1 2\n3' }]) {
        expect(await numbers.match({ accessNumber: '6504663205', ...more })).toBeUndefined()
      }
      expect(await numbers.match({ accessNumber: '6504663205' })).toEqual(found('a'))
    })
  })

  it('release tells how many bookings it has ended', async () => {
    await allocate('a', { strategy: 'CLUSTER' })
    expect(await numbers.release('a')).toBe(1)
    expect(await numbers.release('a')).toBe(0)
    expect(await allocate('b', { strategy: 'CLUSTER' })).toMatchObject({
      accessNumber: '6504663205',
    })
  })

  describe('numbers that change', () => {
    it('are given out as soon as they are there, and no more when they have gone', async () => {
      await allocate('a', { strategy: 'CLUSTER', phoneNumber: '6504669999' })
      groups.DNIS = { ...unset, number2: '8003449999' }
      for (const strategy of ['RANDOM', 'ROUND-ROBIN', 'CLUSTER'] as const) {
        const given = await allocate('b', { strategy })
        expect(given.accessNumber).toBe('8003449999')
      }
      const call = { accessNumber: '6504663205', phoneNumber: '6504669999' }
      expect(await numbers.match(call)).toEqual(found('a'))
    })
    it('are one number when they are spelled twice', async () => {
      groups.DNIS = { ...unset, one: '650 466 3205', two: '+16504663205' }
      await allocate('a', { strategy: 'CLUSTER' })
      expect(await refusal({ strategy: 'CLUSTER' })).toMatchObject({ status: 503 })
      expect(await numbers.state('DNIS')).toMatchObject([
        { name: 'one', number: '650 466 3205', bookings: 1 },
        { name: 'two', number: '+16504663205', bookings: 1 },
      ])
    })
    it('are one number in two groups', async () => {
      groups.other = { ...unset, same: '+1 650 466 3205' }
      await allocate('a', { strategy: 'CLUSTER' })
      expect(await refusal({ group: 'other', strategy: 'CLUSTER' })).toMatchObject({ status: 503 })
      await numbers.release('a')
      const given = await allocate('b', { group: 'other', strategy: 'CLUSTER' })
      expect(given.accessNumber).toBe('+1 650 466 3205')
    })
  })

  describe('state', () => {
    it('shows each number in order, its bookings, and when the last of them ends', async () => {
      await allocate('a', { group: 'locking', timeout: 60 })
      const before = Date.now()
      const state = await numbers.state('locking')
      expect(state.map(({ name, number }) => [name, number])).toEqual([
        ['one', '5115'],
        ['two', '5116'],
      ])
      const [booked] = state.filter(({ bookings }) => bookings === 1)
      expect(booked?.expiresAt).toBeGreaterThan(before + 50_000)
      expect(state.filter(({ bookings }) => bookings === 0)).toHaveLength(1)
    })
    it('is empty for a group without numbers, and refused for one that is not there', async () => {
      expect(await numbers.state('empty')).toEqual([])
      await expect(numbers.state(newHexId())).rejects.toMatchObject({ status: 400 })
    })
    it('shows a thousand numbers', async () => {
      const many = Array.from({ length: 1000 }, (_, at) => [`n${at}`, String(6_504_660_000 + at)])
      groups.many = { ...unset, ...Object.fromEntries(many) }
      expect((await numbers.state('many')).map(({ number }) => number)).toEqual(
        many.map(([, number]) => number),
      )
    })
  })
})
