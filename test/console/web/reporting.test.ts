import { describe, expect, it } from 'vitest'
import {
  extremes,
  gapsOf,
  plansOf,
  shares,
  snapped,
  spanOf,
  stacked,
  toPlot,
} from '../../../src/console/web/views/reporting/charts.ts'
import {
  chosenRange,
  fittingInterval,
  namedRange,
  shifted,
  usualInterval,
  whyNot,
  zoomedOut,
} from '../../../src/console/web/views/reporting/range.ts'
import type { Report } from '../../../src/console/web/views/reporting/report-json.ts'
import { fromWall, toWall } from '../../../src/console/web/views/reporting/wall-time.ts'

const now = new Date('2026-11-21T14:05:00Z')
const hours = (count: number) => ({ from: new Date(now.getTime() - count * 3_600_000), to: now })

describe('a range', () => {
  it('is what its name says, weeks from Monday on', () => {
    expect(namedRange('24h', now, 'UTC')).toEqual(hours(24))
    expect(namedRange('lastWeek', now, 'UTC')).toEqual({
      from: new Date('2026-11-09T00:00Z'),
      to: new Date('2026-11-16T00:00Z'),
    })
    expect(namedRange('12m', now, 'UTC')).toEqual({ from: new Date('2025-11-21T00:00Z'), to: now })
  })

  it.each([
    ['UTC', '2026-03-01T00:00Z', '2026-04-01T00:00Z'],
    ['Europe/Berlin', '2026-02-28T23:00Z', '2026-03-31T22:00Z'],
    ['Asia/Kolkata', '2026-02-28T18:30Z', '2026-03-31T18:30Z'],
    ['America/New_York', '2026-03-01T05:00Z', '2026-04-01T04:00Z'],
  ])(
    'of the calendar has the days of the shown zone, whatever the browser has: %s',
    (...[zone, from, to]) => {
      const lastMonth = namedRange('lastMonth', new Date('2026-04-15T12:00Z'), zone)
      expect(lastMonth).toEqual({ from: new Date(from), to: new Date(to) })
    },
  )

  it('begins today on the day that the shown zone has by now', () => {
    const late = new Date('2026-11-21T23:30Z')
    const today = (zone: string) => namedRange('today', late, zone).from
    expect(today('Europe/Berlin')).toEqual(new Date('2026-11-21T23:00Z'))
    expect(today('UTC')).toEqual(new Date('2026-11-21T00:00Z'))
    const yesterday = namedRange('yesterday', new Date('2026-09-07T12:00Z'), 'America/Santiago')
    expect(yesterday.from).toEqual(new Date('2026-09-06T04:00Z')) // its midnight is skipped
  })

  it('is the zoomed one when the address has it, and never an inverted one', () => {
    const at = (from: string, to: string) => new URLSearchParams({ range: '24h', from, to })
    const zoomed = chosenRange(at('2026-11-20T00:00:00Z', '2026-11-20T01:00:00Z'), now, 'UTC')
    expect(zoomed).toMatchObject({ isZoomed: true, from: new Date('2026-11-20T00:00:00Z') })
    const inverted = chosenRange(at('2026-11-20T01:00:00Z', '2026-11-20T00:00:00Z'), now, 'UTC')
    expect(inverted).toEqual({ ...hours(24), isZoomed: false })
    expect(chosenRange(at('soon', 'later'), now, 'UTC').isZoomed).toBe(false)
  })

  it('moves and widens without leaving the present behind', () => {
    expect(shifted(hours(2), 1, now)).toEqual(hours(2))
    expect(shifted(hours(2), -1, now).to).toEqual(hours(2).from)
    expect(zoomedOut(hours(2), now)).toEqual(hours(4))
  })

  it('has the interval that suits it, and says why another does not', () => {
    expect([hours(6), hours(24), hours(24 * 30)].map(usualInterval)).toEqual([
      'minute',
      'hour',
      'day',
    ])
    expect(whyNot('minute', hours(72), now)).toBe('gone')
    const longAgo = { from: hours(100).from, to: hours(99).from }
    expect([usualInterval(longAgo), fittingInterval(longAgo, now)]).toEqual(['minute', 'hour'])
    expect(whyNot('minute', hours(30), now)).toBe('tooMany')
    expect(whyNot('hour', hours(30), now)).toBeUndefined()
  })
})

describe('a chart', () => {
  const series = (of: string, metric: string, ...values: (number | null)[]) => ({
    of,
    metric,
    unit: 'requests',
    values: values.map((value, at) => [at * 60, value] as const),
    total: values.reduce<number>((sum, value) => sum + (value ?? 0), 0),
  })
  const report = (...all: Report['series']): Report => ({
    from: '',
    to: '',
    interval: 'minute',
    zone: 'UTC',
    notes: [],
    series: all,
    totals: [],
  })

  it('shows the six names with the most, or the metrics in their order', () => {
    const [accesses] = plansOf('services')
    const many = Array.from({ length: 8 }, (_, at) => series(`s${at}`, 'accesses', at))
    const shown = toPlot(report(...many), accesses ?? { id: '', metrics: [] })
    expect(shown.lines.map(({ of }) => of)).toEqual(['s7', 's6', 's5', 's4', 's3', '(others)'])
    const [ends] = plansOf('callback')
    const both = report(series('*', 'failed', 1), series('*', 'connected', 2))
    const { lines } = toPlot(both, ends ?? { id: '', metrics: [] })
    expect(lines.map(({ metric }) => metric)).toEqual(['connected', 'failed'])
  })

  it('stacks what is known, and leaves a gap where it is not', () => {
    expect(
      stacked([
        [1, null, 3],
        [1, 1, 1],
      ]),
    ).toEqual([
      [1, null, 3],
      [2, 1, 4],
    ])
  })

  it('relates each value to all at its time, and nothing to nothing', () => {
    expect(
      shares([
        [3, 0, null],
        [1, 0, 2],
      ]),
    ).toEqual([
      [75, 0, null],
      [25, 0, 100],
    ])
  })

  it('knows its extremes without what is not known', () => {
    const line = { of: '*', metric: 'm', total: 0 }
    expect(extremes({ ...line, values: [null, 5, 2, 9] })).toEqual({ low: 2, high: 9, at: 3 })
    expect(extremes({ ...line, values: [null] })).toBeUndefined()
  })

  it('is zoomed to whole intervals, however they were chosen', () => {
    const plot = { unit: '', times: [0, 60, 120], end: 180, lines: [] }
    expect(snapped(plot, 61, 119)).toEqual([60, 120])
    expect(snapped(plot, -5, 999)).toEqual([0, 180])
    expect(spanOf(plot, 2, 1)).toEqual([60, 180])
  })

  it('has gaps where none of its lines is known, and the outcomes left over as one', () => {
    const [ends] = plansOf('callback')
    const all = report(
      series('*', 'connected', 1, null, null),
      series('*', 'declined', 2, null, null),
      series('*', 'not-reached', 3, null, 4),
    )
    const plot = toPlot({ ...all, to: '1970-01-01T00:03:00Z' }, ends ?? { id: '', metrics: [] })
    expect(plot.lines.at(-1)).toMatchObject({ metric: 'other', values: [5, null, 4], total: 9 })
    expect(gapsOf(plot)).toEqual([[60, 120]])
  })
})

describe('a time of a zone', () => {
  it('goes to its picker and comes back, over changes of the clocks', () => {
    const berlin = 'Europe/Berlin'
    expect(toWall(new Date('2026-03-29T00:59:00Z'), berlin)).toBe('2026-03-29T01:59')
    expect(toWall(new Date('2026-03-29T01:00:00Z'), berlin)).toBe('2026-03-29T03:00')
    for (const [wall, at] of [
      ['2026-03-29T01:59', '2026-03-29T00:59:00.000Z'],
      ['2026-03-29T03:00', '2026-03-29T01:00:00.000Z'],
      ['2026-10-25T04:00', '2026-10-25T03:00:00.000Z'],
    ] as const) {
      expect(fromWall(wall, berlin)?.toISOString()).toBe(at)
    }
    expect(fromWall('', berlin)).toBeUndefined()
  })

  it.each([
    ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30Z'],
    ['2026-03-08T02:30', 'America/New_York', '2026-03-08T07:30Z'],
  ])('that the clocks skip is the one an hour later: %s, %s', (...[wall, zone, at]) => {
    expect(fromWall(wall, zone)).toEqual(new Date(at))
  })
})
