import { describe, expect, it } from 'vitest'
import { parseOfficeHours, parseTime } from '../../../src/base/calendar/index.ts'
import { read } from './read.ts'

const zone = 'Europe/Berlin'
const hours = read(
  parseOfficeHours({
    _timezone: zone,
    _bh_regular1: 'Mon-Fri 9:00-17:00',
    _bh_regular2: 'Fri 22:00-2:00',
    _bh_add1: '2026-01-10 10:00-12:00',
    _hol1: '2026-01-06',
    _effective_dates1: '2026-01-01 to 2026-01-31',
  }),
)

describe('an office that is closed', () => {
  it.each([
    ['2026-01-05T10:00', undefined],
    ['2026-01-05T08:59', 'closed_no_match'],
    ['2026-01-05T17:00', 'closed_no_match'],
    ['2026-01-04T12:00', 'closed_day_of_week'],
    ['2026-01-06T12:00', 'closed_holiday'],
    ['2026-02-02T12:00', 'closed_effective'],
    ['2026-01-10T11:00', undefined],
    ['2026-01-10T09:00', 'closed_no_match'],
    ['2026-01-10T01:59', undefined],
    ['2026-01-17T02:00', 'closed_day_of_week'],
  ])('says why at %s: %s', (at, reason) => {
    expect(hours.whyClosed(parseTime(at, zone) ?? Number.NaN)).toBe(reason)
  })
})
