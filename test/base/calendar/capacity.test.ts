import { describe, expect, it } from 'vitest'
import { type Capacity, longestRange, parseCapacity } from '../../../src/base/calendar/index.ts'
import { read } from './read.ts'

function capacity(options: Record<string, string>): Capacity {
  return read(parseCapacity({ _timezone: 'UTC', ...options }))
}

// 2026-01-05 was a Monday.
const at = (date: number, hour = 0, minute = 0) => Date.UTC(2026, 0, date, hour, minute)

describe('a capacity', () => {
  // The example of the vendor's documentation.
  const example = capacity({
    _capacity: '[Mon, Tue, Wed, Thu, Fri, Sat, Sun]',
    _capacity_1: '{"1":{"0000":1,"0100":3}}',
    _capacity_2: '{"2":{"0100":3}}',
    _capacity_4: '{"4":{"1100":3,"0100":4}}',
    _capacity_add: '{}',
  })

  it('holds from its time of the day to the next', () => {
    const times = [at(5), at(5, 0, 59), at(5, 1), at(5, 23, 59), at(8, 1), at(8, 10, 59), at(8, 11)]
    expect(times.map((time) => example.at(time))).toEqual([1, 1, 3, 3, 4, 4, 3])
  })

  it('is 0 before the first time of a day and on a day without any', () => {
    expect(
      [at(6), at(6, 0, 59), at(6, 1), at(7), at(7, 23)].map((time) => example.at(time)),
    ).toEqual([0, 0, 3, 0, 0])
  })

  it('is listed where there is any, equal neighbours as one', () => {
    const plan = capacity({
      _capacity_1: '{"1":{"0800":2,"0900":2,"1000":0,"1200":1}}',
      _capacity_2: '{"2":{"0000":1,"0100":4,"0200":0}}',
    })
    expect(plan.periods(at(5), at(7))).toEqual([
      { start: at(5, 8), end: at(5, 10), capacity: 2 },
      { start: at(5, 12), end: at(6, 1), capacity: 1 },
      { start: at(6, 1), end: at(6, 2), capacity: 4 },
    ])
    expect(plan.periods(at(5, 9), at(5, 9, 30))).toEqual([
      { start: at(5, 9), end: at(5, 9, 30), capacity: 2 },
    ])
  })

  it('is 0 on weekdays that are not named', () => {
    const plan = capacity({
      _capacity: '[tue]',
      _capacity_1: '{"1":{"0000":1}}',
      _capacity_2: '{"2":{"0000":2}}',
    })
    expect([plan.at(at(5)), plan.at(at(6))]).toEqual([0, 2])
    expect(capacity({ _capacity: '[]', _capacity_1: '{"1":{"0000":1}}' }).at(at(5))).toBe(0)
  })

  it('is that of the date where one is given, the year before every year', () => {
    const plan = capacity({
      _capacity: '[Mon]',
      _capacity_1: '{"1":{"0000":1}}',
      _capacity_add:
        '[{"01-05":{"0900":7}}, {"2026-01-05":{"0900":8}, "2026-01-12":{}, "01-06":{"0000":9}}]',
    })
    expect([at(5), at(5, 9), at(12), at(19), at(6)].map((time) => plan.at(time))).toEqual([
      0, 8, 0, 1, 9,
    ])
    expect(plan.at(Date.UTC(2032, 0, 5, 9))).toBe(7)
  })

  it('holds twice where clocks show its time twice', () => {
    const plan = capacity({ _timezone: 'Europe/Berlin', _capacity_7: '{"7":{"0200":5,"0230":0}}' })
    const utc = (hour: number, minute = 0) => Date.UTC(2026, 9, 25, hour, minute)
    expect(plan.periods(utc(0) - 86_400_000, utc(12))).toEqual([
      { start: utc(0), end: utc(0, 30), capacity: 5 },
      { start: utc(1), end: utc(1, 30), capacity: 5 },
    ])
    expect(plan.zone).toBe('Europe/Berlin')
  })

  it('refuses ranges that are too long and times that are none', () => {
    expect(() => example.periods(0, longestRange + 1)).toThrow(RangeError)
    expect(() => example.at(Number.NaN)).toThrow(RangeError)
    expect(example.periods(1, 1)).toEqual([])
  })
})
