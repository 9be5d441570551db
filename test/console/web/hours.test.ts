import { describe, expect, it } from 'vitest'
import { toIcs } from '../../../src/console/web/views/hours/calendar-json.ts'
import { closedOut } from '../../../src/console/web/views/hours/closing.ts'
import {
  datesOf,
  exceptionsOn,
  stepWeek,
  weekOf,
} from '../../../src/console/web/views/hours/dates.ts'
import {
  changesForCapacity,
  changesForHours,
  paint,
  readCapacity,
  readHours,
  spellHours,
  valueIn,
} from '../../../src/console/web/views/hours/week-rules.ts'

describe('the week of office hours', () => {
  const texts = { _timezone: 'UTC', _bh_regular1: 'Mon-Fri 9:00-17:00' }

  it('is what its rules say, over midnight and over the end of the week', () => {
    const { week } = readHours({
      _bh_regular1: 'Fri-Mon 22:00-6:00',
      _bh_regular2: 'Sun 8:10-9:00',
    })
    expect(week[6]).toEqual([
      { from: 0, to: 360, value: 1 },
      { from: 490, to: 540, value: 1 },
      { from: 1320, to: 1440, value: 1 },
    ])
    expect(week[1]).toEqual([{ from: 0, to: 360, value: 1 }])
    expect(week[2]).toEqual([])
  })

  it.each(['Mon', 'Xyz 9:00-17:00', 'Mon 9:00-9:00', 'Mon 25:00-26:00', 'Mon 24:00-1:00'])(
    'names a rule that cannot be read: %s',
    (rule) => {
      expect(readHours({ _bh_regular9: rule }).unread).toEqual(['_bh_regular9'])
    },
  )

  it('is spelled with as few rules as may be, to the minute', () => {
    const { week } = readHours(texts)
    expect(spellHours(week)).toEqual(['Mon-Fri 09:00-17:00'])
    const painted = paint(week, { day: 2, from: 750, to: 780, value: 0 })
    expect(spellHours(painted)).toEqual([
      'Mon-Tue 09:00-17:00',
      'Wed 09:00-12:30',
      'Wed 13:00-17:00',
      'Thu-Fri 09:00-17:00',
    ])
  })

  it('takes the names there are, the next free ones, and gives back what is over', () => {
    const { week } = readHours(texts)
    const more = paint(week, { day: 5, from: 600, to: 720, value: 1 })
    expect(changesForHours(texts, more)).toEqual({
      set: { _bh_regular1: 'Mon-Fri 09:00-17:00', _bh_regular2: 'Sat 10:00-12:00' },
      unset: [],
    })
    const none = [0, 1, 2, 3, 4].reduce(
      (rest, day) => paint(rest, { day, from: 0, to: 1440, value: 0 }),
      week,
    )
    expect(changesForHours(texts, none)).toEqual({ set: {}, unset: ['_bh_regular1'] })
  })

  it('comes back as it went', () => {
    const { week } = readHours({
      _bh_regular1: 'Tue-Sat 7:45-24:00',
      _bh_regular2: 'Sun 0:00-24:00',
    })
    const spelled = Object.fromEntries(
      spellHours(week).map((rule, at) => [`_bh_regular${at}`, rule]),
    )
    expect(readHours(spelled).week).toEqual(week)
  })

  it('knows cells that are open, closed, and neither', () => {
    const [monday = []] = readHours({ _bh_regular1: 'Mon 9:10-10:00' }).week
    expect([510, 540, 570].map((from) => valueIn(monday, from, from + 30))).toEqual([
      0,
      undefined,
      1,
    ])
  })
})

describe('the week of a capacity', () => {
  const texts = {
    _capacity: '[Mon, Tue]',
    _capacity_1: '{"1":{"0900":5,"1200":3,"1700":0}}',
    _capacity_3: '{"3":{"0900":5}}',
  }

  it('has the numbers of the days that are on the list', () => {
    const { week } = readCapacity(texts)
    expect(week[0]).toEqual([
      { from: 540, to: 720, value: 5 },
      { from: 720, to: 1020, value: 3 },
    ])
    expect(week[2]).toEqual([])
  })

  it('writes anew only the day that was painted, and puts it on the list', () => {
    const { week } = readCapacity(texts)
    const painted = paint(week, { day: 3, from: 600, to: 660, value: 2 })
    expect(changesForCapacity(texts, painted)).toEqual({
      set: { _capacity_4: '{"4":{"1000":2,"1100":0}}', _capacity: '[Mon, Tue, Thu]' },
      unset: [],
    })
    const cut = paint(week, { day: 0, from: 720, to: 780, value: 0 })
    expect(changesForCapacity(texts, cut).set).toEqual({
      _capacity_1: '{"1":{"0900":5,"1200":0,"1300":3,"1700":0}}',
    })
  })

  it('comes back as it went', () => {
    const empty = readCapacity({}).week
    const painted = paint(empty, { day: 6, from: 0, to: 1440, value: 7 })
    const { set } = changesForCapacity({}, painted)
    expect(readCapacity(set).week).toEqual(painted)
  })

  it('names what cannot be read', () => {
    expect(readCapacity({ _capacity: '[Moon]', _capacity_1: '{' }).unread).toEqual([
      '_capacity',
      '_capacity_1',
    ])
  })
})

describe('weeks', () => {
  it.each([
    ['2026-W01', '2025-12-29'],
    ['2026-W13', '2026-03-23'],
    ['2020-W53', '2020-12-28'],
  ])('%s begins on %s', (week, monday) => {
    expect(datesOf(week)?.[0]).toBe(monday)
    expect(weekOf(Date.parse(`${monday}T12:00Z`), 'UTC')).toBe(week)
  })

  it('step over the end of a year, and are those of the zone', () => {
    expect(stepWeek('2026-W53', 1)).toBe('2027-W01')
    expect(stepWeek('2026-W01', -1)).toBe('2025-W52')
    expect(weekOf(Date.parse('2026-11-22T23:30Z'), 'Europe/Berlin')).toBe('2026-W48')
  })

  it.each(['', '2026', '2026-W00', '2026-W54', '2026-11-21'])('"%s" is none', (week) => {
    expect(datesOf(week)).toBeUndefined()
  })
})

describe('a date of its own', () => {
  const texts = {
    _hol1: '12-25 to 12-26',
    _hol2: '12-31 to 1-1',
    _bh_add1: '2026-12-24 9:00-12:00',
    _effective_dates1: '2026-01-01 to 2026-12-31',
    _capacity_add: '{"2026-12-24":{"0900":2}}',
  }
  const kinds = (date: string) => exceptionsOn(date, texts).map(({ kind }) => kind)

  it('is closed, added to, out of effect, or numbered', () => {
    expect(kinds('2026-12-25')).toEqual(['closed'])
    expect(kinds('2026-12-24')).toEqual(['added', 'capacity'])
    expect(kinds('2027-01-01')).toEqual(['closed', 'outside'])
    expect(kinds('2026-06-01')).toEqual([])
  })

  it('is none where the text cannot be read', () => {
    expect(exceptionsOn('2026-12-25', { _hol1: 'Christmas', _capacity_add: '{' })).toEqual([])
  })
})

describe('a change that closes what is booked', () => {
  const before = { _timezone: 'Europe/Berlin', _bh_regular1: 'Mon-Fri 9:00-17:00' }
  const booked = [
    '2026-11-23T08:00:00.000Z',
    '2026-11-23T15:30:00.000Z',
    '2026-11-24T08:00:00.000Z',
    '2026-11-22T08:00:00.000Z',
  ].map((desiredTime) => ({ desiredTime }))
  const lost = (after: Record<string, string>) =>
    closedOut(booked, before, after).map(({ desiredTime }) => desiredTime.slice(0, 16))

  it('names what was within and is not any more, on the clock of the calendar', () => {
    expect(lost({ ...before, _bh_regular1: 'Mon-Fri 9:00-16:00' })).toEqual(['2026-11-23T15:30'])
    expect(lost({ ...before, _hol1: '11-23' })).toEqual(['2026-11-23T08:00', '2026-11-23T15:30'])
    expect(lost({ ...before, _hol1: '11-23', _bh_add1: '11-23 8:00-10:00' })).toEqual([
      '2026-11-23T15:30',
    ])
    expect(lost(before)).toEqual([])
  })

  it('reads capacities, and dates of their own', () => {
    const numbers = { _timezone: 'UTC', _capacity_1: '{"1":{"0800":5,"1600":0}}' }
    const added = { ...numbers, _capacity_add: '{"2026-11-23":{"0800":2,"0900":0}}' }
    const left = closedOut(booked, numbers, added).map(({ desiredTime }) => desiredTime)
    expect(left).toEqual(['2026-11-23T15:30:00.000Z'])
  })
})

it('a month goes to calendar programs in UTC', () => {
  const open = [
    {
      from: '2026-03-02T08:00:00.000Z',
      to: '2026-03-02T16:00:00.000Z',
      fromLocal: '',
      toLocal: '',
    },
  ]
  const head = { service: 'hours', kind: 'office-hours', zone: 'Europe/Berlin', clockChanges: [] }
  const days = [{ date: '2026-03-02', hours: 24, open }]
  const text = toIcs({ ...head, month: '2026-03', days }, 0)
  expect(text).toContain('DTSTART:20260302T080000Z\r\nDTEND:20260302T160000Z\r\nSUMMARY:hours\r\n')
})
