import { describe, expect, it } from 'vitest'
import { LocalClock } from '../../../src/base/calendar/index.ts'

const at = (text: string) => Date.parse(text)

function clockOf(zone: string): LocalClock {
  const clock = LocalClock.of(zone)
  if (clock === undefined) throw new Error(`there is no zone ${zone}`)
  return clock
}

/** Hours of each day that the range touches. */
function lengths(zone: string, from: string, to: string): number[] {
  const starts = clockOf(zone).dayStarts(at(from), at(to))
  return starts.slice(1).map((start, day) => (start - (starts[day] ?? 0)) / 3_600_000)
}

describe('the days of a zone', () => {
  it.each([
    ['Europe/Berlin', '2026-03-28T12:00Z', '2026-03-30T12:00Z', [24, 23, 24]],
    ['Europe/Berlin', '2026-10-24T12:00Z', '2026-10-26T12:00Z', [24, 25, 24]],
    ['Australia/Lord_Howe', '2026-10-03T00:00Z', '2026-10-04T12:00Z', [24, 23.5]],
    ['Asia/Beirut', '2026-03-28T12:00Z', '2026-03-29T12:00Z', [24, 23]], // midnight itself is skipped
    ['UTC', '2026-10-25T00:00Z', '2026-10-26T00:00Z', [24]],
    ['Pacific/Apia', '2011-12-29T12:00Z', '2011-12-31T12:00Z', [24, 24, 24]], // there was no 30th
  ])('have their hours in %s', (zone, from, to, hours) => {
    expect(lengths(zone, from, to)).toEqual(hours)
  })
  it('begin at or before what they hold', () => {
    const starts = clockOf('Asia/Kolkata').dayStarts(
      at('2026-05-01T18:29Z'),
      at('2026-05-01T18:31Z'),
    )
    expect(starts.map((start) => new Date(start).toISOString())).toEqual([
      '2026-04-30T18:30:00.000Z',
      '2026-05-01T18:30:00.000Z',
      '2026-05-02T18:30:00.000Z',
    ])
  })
})

describe('a time as text', () => {
  it('tells an hour apart that comes twice', () => {
    const berlin = clockOf('Europe/Berlin')
    expect(berlin.toText(at('2026-10-25T00:00Z'))).toBe('2026-10-25T02:00:00+02:00')
    expect(berlin.toText(at('2026-10-25T01:00Z'))).toBe('2026-10-25T02:00:00+01:00')
    expect(clockOf('America/St_Johns').toText(at('2026-01-01T00:00Z'))).toBe(
      '2025-12-31T20:30:00-03:30',
    )
  })
  it('is not to be had of a zone that does not exist', () => {
    expect(LocalClock.of('Mars/Olympus')).toBeUndefined()
  })
})
