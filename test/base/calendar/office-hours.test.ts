import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  longestRange,
  type OfficeHours,
  parseOfficeHours,
  parseTime,
  toLocalTime,
} from '../../../src/base/calendar/index.ts'
import { anyHours } from './any-calendar.ts'
import { toOptions } from './calendar-oracle.ts'
import { read } from './read.ts'

const berlin = 'Europe/Berlin'
const day = 86_400_000

function office(rules: Record<string, string>, zone = berlin): OfficeHours {
  return read(parseOfficeHours({ _timezone: zone, ...rules }))
}

function at(text: string, zone = berlin): number {
  return parseTime(text, zone) ?? Number.NaN
}

/** The open periods between two local times, in local time down to the minute. */
function open(hours: OfficeHours, from: string, to: string): string[] {
  const local = (time: number) => toLocalTime(time, hours.zone).slice(0, 16)
  return hours
    .openPeriods(at(from, hours.zone), at(to, hours.zone))
    .map(({ start, end }) => `${local(start)} – ${local(end)}`)
}

describe('regular hours', () => {
  it('repeat on their weekdays', () => {
    const hours = office({ _bh_regular1: 'Mon-Fri 9:00-17:00' })
    expect(open(hours, '2026-01-01', '2026-01-06')).toEqual([
      '2026-01-01T09:00 – 2026-01-01T17:00',
      '2026-01-02T09:00 – 2026-01-02T17:00',
      '2026-01-05T09:00 – 2026-01-05T17:00',
    ])
  })

  it('wrap over the end of the week and over midnight', () => {
    const hours = office({ _bh_regular1: 'Sat-Mon 19:00-7:00' })
    expect(open(hours, '2026-01-02', '2026-01-08')).toEqual([
      '2026-01-03T19:00 – 2026-01-04T07:00',
      '2026-01-04T19:00 – 2026-01-05T07:00',
      '2026-01-05T19:00 – 2026-01-06T07:00',
    ])
  })

  it('end at 24:00 or at 0:00, which is the same, and join those of the next day', () => {
    for (const end of ['24:00', '0:00', '00:00']) {
      const hours = office({ _bh_regular1: `Mon 12:00-${end}`, _bh_regular2: 'Tue 0:00-3:00' })
      expect(open(hours, '2026-01-05', '2026-01-07')).toEqual([
        '2026-01-05T12:00 – 2026-01-06T03:00',
      ])
    }
  })

  it('are those of one day when the range begins and ends with it', () => {
    const hours = office({ _bh_regular2: 'Mon-Mon 01:00-24:00' })
    expect(open(hours, '2026-01-01', '2026-01-12')).toEqual(['2026-01-05T01:00 – 2026-01-06T00:00'])
  })

  it('are merged where several overlap', () => {
    const hours = office({
      _bh_regular1: 'Mon 9:00-12:00',
      _bh_regular2: 'Mon-Tue 11:00-14:00',
      _bh_regular3: 'Mon 16:00-17:00',
    })
    expect(open(hours, '2026-01-05', '2026-01-06')).toEqual([
      '2026-01-05T09:00 – 2026-01-05T14:00',
      '2026-01-05T16:00 – 2026-01-05T17:00',
    ])
  })

  it('are read with blanks and letters of any case', () => {
    const hours = office({ _bh_regular1: '  mon - FRI   9:00 - 17:00 ' })
    expect(hours.isOpen(at('2026-01-05T09:00'))).toBe(true)
  })

  it('count in the zone of the office', () => {
    const hours = office({ _bh_regular1: 'Mon 9:00-17:00' }, 'Asia/Tokyo')
    expect(hours.zone).toBe('Asia/Tokyo')
    expect(hours.openPeriods(Date.UTC(2026, 0, 5), Date.UTC(2026, 0, 6))).toEqual([
      { start: Date.UTC(2026, 0, 5), end: Date.UTC(2026, 0, 5, 8) },
    ])
  })

  it('are none when no option gives any', () => {
    expect(office({}).openPeriods(at('2026-01-01'), at('2027-01-01'))).toEqual([])
  })
})

describe('special days', () => {
  const week = { _bh_regular1: 'Mon-Sun 9:00-17:00' }

  it('are closed, once or every year', () => {
    const hours = office({ ...week, _hol1: '2026-12-24', _hol2: '12-25', _holiday1: '2026-12-26' })
    expect(open(hours, '2026-12-24', '2026-12-27T10:00')).toEqual([
      '2026-12-27T09:00 – 2026-12-27T10:00',
    ])
    expect(open(hours, '2027-12-24', '2027-12-26')).toEqual(['2027-12-24T09:00 – 2027-12-24T17:00'])
  })

  it('are closed for a range, also over the end of the year', () => {
    const hours = office({ ...week, _hol1: '12-24 to 01-01', _hol2: '2027-01-03 to 2027-01-04' })
    expect(open(hours, '2026-12-23', '2027-01-06')).toEqual([
      '2026-12-23T09:00 – 2026-12-23T17:00',
      '2027-01-02T09:00 – 2027-01-02T17:00',
      '2027-01-05T09:00 – 2027-01-05T17:00',
    ])
  })

  it('take from hours over midnight what lies in them, and no more', () => {
    const hours = office({ _bh_regular1: 'Mon-Sun 22:00-6:00', _hol1: '2026-05-01' })
    expect(open(hours, '2026-04-30T12:00', '2026-05-02T12:00')).toEqual([
      '2026-04-30T22:00 – 2026-05-01T00:00',
      '2026-05-02T00:00 – 2026-05-02T06:00',
    ])
  })

  it('are open for additional hours, also when they are closed', () => {
    const hours = office({
      ...week,
      _bh_add1: '2026-12-24 8:00-10:00',
      _bh_add2: '12-25 23:00-1:00',
      _bh_add3: '',
      _hol1: '12-25 to 12-26',
    })
    expect(open(hours, '2026-12-24', '2026-12-27')).toEqual([
      '2026-12-24T08:00 – 2026-12-24T17:00',
      '2026-12-25T23:00 – 2026-12-26T01:00',
    ])
  })

  it('come on 29 February in leap years only', () => {
    const hours = office({ _bh_add1: '02-29 9:00-10:00' })
    expect(hours.nextOpening(at('2026-01-01'))).toBe(at('2028-02-29T09:00'))
    expect(hours.nextOpening(at('2097-01-01'))).toBe(at('2104-02-29T09:00'))
  })
})

describe('effective dates', () => {
  it('close everything outside of them, additional hours too', () => {
    const hours = office({
      _bh_regular1: 'Mon-Sun 22:00-6:00',
      _bh_add1: '2026-04-05 12:00-13:00',
      _effective_dates1: '2026-04-01',
      _effective_dates2: '2026-04-03 to 2026-04-04',
    })
    expect(open(hours, '2026-03-01', '2026-05-01')).toEqual([
      '2026-04-01T00:00 – 2026-04-01T06:00',
      '2026-04-01T22:00 – 2026-04-02T00:00',
      '2026-04-03T00:00 – 2026-04-03T06:00',
      '2026-04-03T22:00 – 2026-04-04T06:00',
      '2026-04-04T22:00 – 2026-04-05T00:00',
    ])
  })

  it('are a season without a year', () => {
    const hours = office({
      _bh_regular1: 'Mon-Sun 9:00-10:00',
      _effective_dates1: '11-30 to 02-01',
    })
    expect(hours.nextOpening(at('2026-03-01'))).toBe(at('2026-11-30T09:00'))
  })
})

describe('where clocks go forward', () => {
  // Berlin, 2026-03-29: 1:59, 3:00. 1:00 UTC.
  const change = Date.UTC(2026, 2, 29, 1)

  it('hours that begin or end at a time they skip do so at that moment', () => {
    expect(
      office({ _bh_regular1: 'Sun 2:30-5:00' }).openPeriods(at('2026-03-29'), at('2026-03-30')),
    ).toEqual([{ start: change, end: at('2026-03-29T05:00') }])
    expect(
      office({ _bh_regular1: 'Sun 0:00-2:30' }).openPeriods(at('2026-03-29'), at('2026-03-30')),
    ).toEqual([{ start: at('2026-03-29T00:00'), end: change }])
  })

  it('hours within what they skip are none', () => {
    expect(open(office({ _bh_regular1: 'Sun 2:00-3:00' }), '2026-03-29', '2026-03-30')).toEqual([])
  })

  it('a date that a zone leaves out has none', () => {
    const hours = office({ _bh_regular1: 'Mon-Sun 9:00-17:00' }, 'Pacific/Apia')
    expect(open(hours, '2011-12-29', '2012-01-01')).toEqual([
      '2011-12-29T09:00 – 2011-12-29T17:00',
      '2011-12-31T09:00 – 2011-12-31T17:00',
    ])
  })
})

describe('where clocks go back', () => {
  // Berlin, 2026-10-25: 2:59, 2:00 again. 2:00 twice: 0:00 and 1:00 UTC.
  const utc = (hour: number, minute = 0) => Date.UTC(2026, 9, 25, hour, minute)
  const periods = (hours: string) =>
    office({ _bh_regular1: `Sun ${hours}` }).openPeriods(at('2026-10-25'), at('2026-10-26'))

  it('hours begin with the first of two equal times and end with the second', () => {
    expect(periods('2:30-5:00')).toEqual([{ start: utc(0, 30), end: utc(4) }])
    expect(periods('0:00-2:30')).toEqual([{ start: at('2026-10-25'), end: utc(1, 30) }])
  })

  it('hours that end when the first of them begins are over then', () => {
    expect(periods('0:00-2:00')).toEqual([{ start: at('2026-10-25'), end: utc(0) }])
  })

  it('hours that begin when the second of them ends begin once', () => {
    expect(periods('3:00-4:00')).toEqual([{ start: utc(2), end: utc(3) }])
  })

  it('slots go on through both', () => {
    const hours = office({ _bh_regular1: 'Sun 2:00-3:00' })
    expect(hours.slots(at('2026-10-25'), at('2026-10-26'), 30)).toEqual([
      utc(0),
      utc(0, 30),
      utc(1),
      utc(1, 30),
    ])
  })
})

describe('slots', () => {
  const hours = office({ _bh_regular1: 'Mon-Fri 9:10-10:05' })
  const slots = (minutes: number, from = '2026-01-05', to = '2026-01-06') =>
    hours.slots(at(from), at(to), minutes).map((slot) => toLocalTime(slot, berlin).slice(11, 16))

  it('lie whole in open time, at multiples of their length', () => {
    expect(slots(15)).toEqual(['09:15', '09:30', '09:45'])
    expect(slots(60)).toEqual([])
  })

  it('lie whole in the range that is asked for', () => {
    expect(slots(15, '2026-01-05T09:16', '2026-01-05T09:59')).toEqual(['09:30'])
  })

  it.each([0, -5, 2.5, 1441, Number.NaN])('cannot have %d minutes', (minutes) => {
    expect(() => slots(minutes)).toThrow(RangeError)
  })
})

describe('the next opening', () => {
  const hours = office({ _bh_regular1: 'Mon-Fri 9:00-17:00', _hol1: '2026-01-01 to 2026-06-30' })

  it('is now while the office is open', () => {
    const now = at('2026-07-01T10:00') + 1
    expect(hours.nextOpening(now)).toBe(now)
  })

  it('is found behind months of closed days', () => {
    expect(hours.nextOpening(at('2025-12-31T17:00'))).toBe(at('2026-07-01T09:00'))
  })

  it('is none when the office never opens again', () => {
    const closed = office({ _bh_regular1: 'Mon-Sun 9:00-17:00', _effective_dates1: '2025-01-01' })
    expect(closed.nextOpening(at('2026-01-01'))).toBeUndefined()
  })
})

describe('a range', () => {
  const hours = office({ _bh_regular1: 'Mon-Sun 0:00-24:00' })

  it('of up to three years and a little is answered', () => {
    expect(hours.openPeriods(0, longestRange)).toEqual([{ start: 0, end: longestRange }])
  })

  it('that is longer, or of no times, is refused', () => {
    for (const [from, to] of [
      [0, longestRange + 1],
      [Number.NaN, 1],
      [0, Number.POSITIVE_INFINITY],
      [-1e15, -1e15 + 1],
    ] as const) {
      expect(() => hours.openPeriods(from, to)).toThrow(RangeError)
    }
    expect(() => hours.isOpen(Number.NaN)).toThrow(RangeError)
    expect(() => hours.nextOpening(1e15)).toThrow(RangeError)
  })

  it('that is empty or turned round has no periods', () => {
    expect(hours.openPeriods(1, 1)).toEqual([])
    expect(hours.openPeriods(2, 1)).toEqual([])
  })

  it('has what a longer one has there, and isOpen and nextOpening say the same', () => {
    const base = Date.UTC(2026, 2, 20)
    const days = Array.from({ length: 20 }, (_, at) => base / day + at)
    const offset = fc.nat({ max: 20 * day })
    const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'))
    fc.assert(
      fc.property(anyHours(days, [120, 180]), zone, offset, offset, (rules, zone, one, other) => {
        const hours = read(parseOfficeHours(toOptions(zone, rules)))
        const [from, to] = [base + Math.min(one, other), base + Math.max(one, other)]
        const long = hours.openPeriods(base - 30 * day, base + 50 * day)
        const cut = long
          .filter(({ start, end }) => from < to && start < to && end > from)
          .map(({ start, end }) => ({ start: Math.max(start, from), end: Math.min(end, to) }))
        expect(hours.openPeriods(from, to)).toEqual(cut)
        const next = long.find(({ end }) => end > from)
        if (next !== undefined) expect(hours.nextOpening(from)).toBe(Math.max(from, next.start))
        expect(hours.isOpen(from)).toBe(next !== undefined && next.start <= from)
      }),
    )
  })
})
