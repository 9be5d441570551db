import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SubscriptionIndex } from '../../../src/api/notification/subscription-index.ts'
import { toExpiry, toRecord } from '../../../src/api/notification/subscription-record.ts'
import { filtersOf } from '../../../src/api/notification/tag-grammar.ts'
import { subscription } from './support.ts'

const now = toExpiry(1_000_000)
const entry = (filter: string, user: string, expiresAt = 2_000_000) => ({
  filter,
  record: toRecord(subscription({ filter, expiresAt, deviceId: user })),
})

describe('SubscriptionIndex', () => {
  it('finds every subscription whose filter matches', () => {
    const index = new SubscriptionIndex()
    const all = [entry('*', 'u1'), entry('a.*', 'u2'), entry('a.b', 'u3'), entry('a.b', 'u4')]
    for (const each of [...all, entry('a', 'u5'), entry('b.*', 'u6')]) index.add(each)
    expect(index.match('a.b', now)).toEqual(all.map(({ record }) => record))
  })

  it('skips the expired and keeps what expires this very moment', () => {
    const index = new SubscriptionIndex()
    index.add(entry('a', 'past', 999_999))
    const present = entry('a', 'present', 1_000_000)
    index.add(present)
    expect(index.match('a', now)).toEqual([present.record])
  })

  it('adds and removes an entry once however often it is told', () => {
    const index = new SubscriptionIndex()
    const [one, two] = [entry('a', 'u1'), entry('a', 'u2')]
    for (const each of [one, one, two, two, one]) index.add(each)
    expect(index.size).toBe(2)
    for (const each of [one, one, two, two]) index.remove(each)
    expect(index.size).toBe(0)
    expect(index.match('a', now)).toEqual([])
  })

  it('sweeps the expired in bounded steps', () => {
    const index = new SubscriptionIndex()
    for (let at = 0; at < 100; at++) {
      index.add(entry(`own${at}`, 'u', at % 2 === 0 ? 999_999 : 2_000_000))
      index.add(entry('shared', `u${at}`, at % 2 === 0 ? 999_999 : 2_000_000))
    }
    index.sweep(now, 50)
    expect(index.size).toBeGreaterThan(150)
    for (let round = 0; round < 8; round++) index.sweep(now, 50)
    expect(index.size).toBe(100)
  })

  it('agrees with a plain list after any sequence of changes', () => {
    const filters = ['*', 'a', 'a.*', 'a.b', 'a.b.*', 'b']
    const change = fc.record({
      kind: fc.constantFrom('add', 'remove', 'sweep'),
      filter: fc.constantFrom(...filters),
      user: fc.constantFrom('u1', 'u2', 'u3'),
      expiresAt: fc.constantFrom(999_999, 2_000_000),
    })
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
        const index = new SubscriptionIndex()
        const list = new Map<string, { filter: string; record: string }>()
        for (const { kind, filter, user, expiresAt } of changes) {
          const each = entry(filter, user, expiresAt)
          const key = filter + each.record
          if (kind === 'sweep') index.sweep(now, 3)
          else index[kind as 'add' | 'remove'](each)
          if (kind === 'add') list.set(key, each)
          if (kind === 'remove') list.delete(key)
        }
        const live = [...list.values()].filter(({ record }) => record >= now)
        for (const tag of ['a', 'a.b', 'a.b.c', 'b']) {
          const expected = live.filter(({ filter }) => filtersOf(tag).includes(filter))
          expect(index.match(tag, now).sort()).toEqual(expected.map(({ record }) => record).sort())
        }
      }),
    )
  })
})
