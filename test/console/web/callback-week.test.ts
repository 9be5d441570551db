import { describe, expect, it } from 'vitest'
import type { Slot, Week } from '../../../src/console/web/views/callback/callback-json.ts'
import {
  freeDays,
  nearest,
  refusalOf,
  slotAt,
} from '../../../src/console/web/views/callback/free-slots.ts'
import { step } from '../../../src/console/web/views/callback/grid-keys.ts'
import {
  addWeeks,
  mondayOf,
  weekNumber,
  weekOf,
} from '../../../src/console/web/views/callback/iso-week.ts'
import {
  heatOf,
  isFree,
  isNow,
  type Row,
  toGrid,
} from '../../../src/console/web/views/callback/week-grid.ts'
import { autumn, slot, spring, weekFrom } from './callback-weeks.ts'

const timesOf = (rows: readonly Row[]) =>
  rows.map((row) => {
    if (row.kind === 'gap') return `${row.from}–${row.to}`
    return row.kind === 'seam' ? 'seam' : row.key
  })

const cellsAt = (rows: readonly Row[], key: string) => {
  const row = rows.find((each) => each.key === key)
  return row?.kind === 'slots' ? row.cells : []
}

describe('the grid of a week', () => {
  it('has a row for each time of a slot, and one for all between', () => {
    const plain = weekFrom('2026-03-16', '+01:00', [
      ['2026-03-16T09:00', 3],
      ['2026-03-17T09:00', 0],
      ['2026-03-17T15:00', 5],
    ])
    const { rows } = toGrid(plain)
    expect(timesOf(rows)).toEqual(['00:00–09:00', '09:00', '10:00–15:00', '15:00', '16:00–24:00'])
    expect(cellsAt(rows, '09:00').map(({ kind }) => kind)).toEqual([
      ...['slot', 'slot', 'closed', 'closed', 'closed', 'closed', 'closed'],
    ])
  })

  it('says why a time is closed, in the word of its stretch', () => {
    const { rows } = toGrid({
      ...weekFrom('2026-03-16', '+01:00', [['2026-03-16T09:00', 3]]),
      closed: [
        {
          from: '2026-03-16T23:00:00.000Z',
          to: '2026-03-17T23:00:00.000Z',
          why: 'closed_holiday',
        },
      ],
    })
    expect(cellsAt(rows, '09:00').slice(1, 3)).toEqual([
      { kind: 'closed', why: 'closed_holiday' },
      { kind: 'closed', why: 'closed_no_match' },
    ])
  })

  it('tells where clocks go forward, and has nothing to pick in what they leave out', () => {
    const { rows } = toGrid(spring)
    expect(timesOf(rows)).toEqual([
      ...['00:00–01:00', '01:00', 'seam', '02:00', '03:00', '04:00–09:00', '09:00', '10:00–24:00'],
    ])
    expect(cellsAt(rows, '02:00').map(({ kind }) => kind)).toEqual([
      ...['slot', 'closed', 'closed', 'closed', 'closed', 'closed', 'skipped'],
    ])
    expect(cellsAt(rows, '03:00').at(-1)).toMatchObject({
      kind: 'slot',
      slot: { start: '2026-03-29T01:00:00.000Z' },
    })
  })

  it('tells it also where nothing is open then', () => {
    const { rows } = toGrid({ ...spring, slots: spring.slots.slice(-1) })
    expect(timesOf(rows)).toEqual(['00:00–02:00', 'seam', '02:00–09:00', '09:00', '10:00–24:00'])
  })

  it('has the hour that comes twice twice, the second time on its day alone', () => {
    const { rows } = toGrid(autumn)
    expect(timesOf(rows)).toEqual([
      ...['00:00–01:00', '01:00', '02:00', 'seam', '02:00+', '03:00', '04:00–24:00'],
    ])
    expect(cellsAt(rows, '02:00').at(-1)).toMatchObject({
      slot: { local: '2026-10-25T02:00+02:00' },
    })
    expect(cellsAt(rows, '02:00+').map(({ kind }) => kind)).toEqual([
      ...['never', 'never', 'never', 'never', 'never', 'never', 'slot'],
    ])
    expect(cellsAt(rows, '02:00+').at(-1)).toMatchObject({
      slot: { local: '2026-10-25T02:00+01:00' },
    })
    const labels = rows.flatMap((row) => (row.kind === 'slots' ? [row.doubledAt] : []))
    expect(labels).toEqual([
      ...[undefined, '2026-10-25T00:00:00.000Z', '2026-10-25T01:00:00.000Z', undefined],
    ])
  })

  it('tells what is closed by the clocks of each round', () => {
    const { rows } = toGrid({ ...autumn, slots: autumn.slots.slice(-1) })
    expect(timesOf(rows)).toEqual(['00:00–03:00', 'seam', '02:00–03:00', '03:00', '04:00–24:00'])
  })
})

describe('a slot', () => {
  const of = (booked: number, capacity = 4, more: Partial<Slot> = {}): Slot => ({
    ...slot('2026-03-24T09:00', '+01:00', booked, capacity),
    ...more,
  })

  it.each([
    [0, 0],
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 'full'],
    [5, 'full'],
  ] as const)('with %i of 4 has the heat %s', (booked, heat) => {
    expect(heatOf(of(booked))).toBe(heat)
  })

  it('that takes nobody is full, and just below it is nearly so', () => {
    expect(heatOf(of(0, 0))).toBe('full')
    expect(heatOf(of(9, 10))).toBe(4)
  })

  it('is free while it is open, to come and not full', () => {
    expect(isFree(of(3))).toBe(true)
    expect([of(4), of(0, 4, { past: true }), of(0, 4, { open: false })].some(isFree)).toBe(false)
  })

  it('is now from its beginning to just before its end', () => {
    const [start, end] = [Date.parse(of(0).start), Date.parse(of(0).end)]
    expect([start - 1, start, end - 1, end].map((now) => isNow(of(0), now))).toEqual([
      ...[false, true, true, false],
    ])
  })
})

describe('free slots', () => {
  const week: Week = weekFrom('2026-03-16', '+01:00', [
    ['2026-03-16T09:00', 5],
    ['2026-03-16T10:00', 1],
    ['2026-03-17T09:00', 0],
    ['2026-03-18T09:00', 5],
  ])

  it('come by day, without days that have none', () => {
    expect(freeDays([week]).map(({ date, slots }) => [date, slots.length])).toEqual([
      ['2026-03-16', 1],
      ['2026-03-17', 1],
    ])
  })

  it('are proposed by nearness, in order, without the one that was refused', () => {
    const at = '2026-03-16T09:00:00.000Z'
    expect(nearest([week], at).map(({ start }) => start)).toEqual(['2026-03-17T08:00:00.000Z'])
    expect(nearest([week], '2026-03-16T08:00:00.000Z', 1)[0]?.start).toBe(at)
    expect(slotAt([week], '2026-03-16T08:30:00.000Z')).toMatchObject({ booked: 5, capacity: 5 })
  })

  const rooms = 'com.genesyslab.gsg.services.callback'
  it.each([
    ['full', `${rooms}.CallbackAvailabilityException`, 'Too many requests at desired time …'],
    ['full', `${rooms}.CallbackExceptionAvailability`, 'Too many requests at desired time …'],
    ['full', `${rooms}.CallbackServiceException`, 'Too many requests around this desired time: …'],
    [
      'closed',
      `${rooms}.CallbackServiceException`,
      '{"status":"closed","reason":"closed_holiday"}',
    ],
    ['number', `${rooms}.exceptions.CallbackExceptionNumber`, 'Customer Number [1] is disallowed'],
    ['number', `${rooms}.CallbackServiceException`, 'Customer Number [555] is not allowed.'],
    [
      'begun',
      `${rooms}.exceptions.CallbackExceptionInvalidOperation`,
      'Callback x is no longer scheduled. State=QUEUED',
    ],
    ['other', `${rooms}.CallbackServiceException`, 'Desired time [x] is in the past'],
  ] as const)('are what a refusal as %s is about (%s)', (about, exception, message) => {
    expect(refusalOf({ exception, message })).toBe(about)
  })
})

describe('weeks in addresses', () => {
  it.each([
    ['2026-W13', 1, '2026-W14'],
    ['2026-W53', 1, '2027-W01'],
    ['2027-W01', -1, '2026-W53'],
    ['2026-W01', -1, '2025-W52'],
  ])('%s and %i is %s', (week, by, other) => {
    expect(addWeeks(week, by)).toBe(other)
  })

  it('begin on Monday, and are none where there is none', () => {
    expect(mondayOf('2026-W13')).toBe(Date.UTC(2026, 2, 23))
    expect([mondayOf('2025-W53'), mondayOf('2026-13'), mondayOf('2026-W00')]).toEqual([
      ...[undefined, undefined, undefined],
    ])
    expect(weekOf(Date.UTC(2027, 0, 3))).toBe('2026-W53')
    expect(weekNumber('2026-W13')).toBe(13)
  })
})

describe('keys in the grid', () => {
  it('lead to neighbours and stay at the edge', () => {
    const size = { rows: 3, columns: 7 }
    const from = { row: 0, column: 6 }
    expect(step(from, 'ArrowDown', size)).toEqual({ row: 1, column: 6 })
    expect(step(from, 'ArrowUp', size)).toEqual(from)
    expect(step(from, 'ArrowRight', size)).toEqual(from)
    expect(step(from, 'Home', size)).toEqual({ row: 0, column: 0 })
    expect(step(from, 'constructor', size)).toBeUndefined()
  })
})
