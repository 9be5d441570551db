import { describe, expect, it } from 'vitest'
import { isTimeZone, parseTime, toLocalTime } from '../../../src/base/calendar/index.ts'

const berlin = 'Europe/Berlin'

describe('a local time', () => {
  it.each([
    ['2015-03-17T09:15:00.000', '2015-03-17T08:15:00.000Z'],
    ['2015-07-17T09:15:00.000', '2015-07-17T07:15:00.000Z'],
    ['2015-03-17T09:15:30', '2015-03-17T08:15:30.000Z'],
    ['2015-03-17T09:15', '2015-03-17T08:15:00.000Z'],
    ['2015-03-17', '2015-03-16T23:00:00.000Z'],
    ['2015-03-17T09:15:00.5', '2015-03-17T08:15:00.500Z'],
    ['2015-03-17T09:15:00.000Z', '2015-03-17T09:15:00.000Z'],
    ['2015-03-17T09:15:00.000-0530', '2015-03-17T14:45:00.000Z'],
    ['2015-03-17T09:15+01:00', '2015-03-17T08:15:00.000Z'],
  ])('%s in Berlin is %s', (text, instant) => {
    expect(parseTime(text, berlin)).toBe(Date.parse(instant))
  })

  it('that the clocks skip is the moment at which they do', () => {
    expect(parseTime('2026-03-29T02:30', berlin)).toBe(Date.parse('2026-03-29T01:00Z'))
    expect(parseTime('2011-12-30T12:00', 'Pacific/Apia')).toBe(Date.parse('2011-12-30T10:00Z'))
  })

  it('that they show twice is the first', () => {
    expect(parseTime('2026-10-25T02:30', berlin)).toBe(Date.parse('2026-10-25T00:30Z'))
  })

  it.each([
    ...['', 'now', '2015-03', '2015-02-29', '2015-03-17T24:00', '2015-03-17T09:60'],
    ...['2015-03-17T09', '2015-03-17 09:15', '2015-03-17T09:15+25:00', '2015-03-17T09:15:00.0000'],
  ])('is not %j', (text) => {
    expect(parseTime(text, berlin)).toBeUndefined()
  })

  it('is written with milliseconds and without an offset', () => {
    const instant = Date.parse('2015-07-17T07:15:00.001Z')
    expect(toLocalTime(instant, berlin)).toBe('2015-07-17T09:15:00.001')
    expect(toLocalTime(instant, 'Asia/Kathmandu')).toBe('2015-07-17T13:00:00.001')
  })
})

describe('a time zone', () => {
  it.each([
    'UTC',
    'GMT',
    'America/Toronto',
    'europe/berlin',
    'Asia/Calcutta',
    'Etc/GMT+5',
    'EST',
    'GB',
  ])('may be called %s', (name) => expect(isTimeZone(name)).toBe(true))

  it.each(['', 'PST', 'bst', '+01:00', '-05', 'Europe', 'x'.repeat(65), 'local', 'system'])(
    'is not %j',
    (name) => expect(isTimeZone(name)).toBe(false),
  )
})
