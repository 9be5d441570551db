import { describe, expect, it } from 'vitest'
import {
  extremes,
  plansOf,
  stacked,
  toPlot,
} from '../../../src/console/web/views/reporting/charts.ts'
import {
  chosenRange,
  namedRange,
  shifted,
  usualInterval,
  whyNot,
  zoomedOut,
} from '../../../src/console/web/views/reporting/range.ts'
import type { Report } from '../../../src/console/web/views/reporting/report-json.ts'

const now = new Date('2026-11-21T14:05:00')
const hours = (count: number) => ({ from: new Date(now.getTime() - count * 3_600_000), to: now })

describe('a range', () => {
  it('is what its name says, weeks from Monday on', () => {
    expect(namedRange('24h', now)).toEqual(hours(24))
    expect(namedRange('lastWeek', now)).toEqual({
      from: new Date('2026-11-09T00:00'),
      to: new Date('2026-11-16T00:00'),
    })
    expect(namedRange('lastMonth', now)).toEqual({
      from: new Date('2026-10-01T00:00'),
      to: new Date('2026-11-01T00:00'),
    })
  })

  it('is the zoomed one when the address has it, and never an inverted one', () => {
    const at = (from: string, to: string) => new URLSearchParams({ range: '24h', from, to })
    const zoomed = chosenRange(at('2026-11-20T00:00:00Z', '2026-11-20T01:00:00Z'), now)
    expect(zoomed).toMatchObject({ isZoomed: true, from: new Date('2026-11-20T00:00:00Z') })
    const inverted = chosenRange(at('2026-11-20T01:00:00Z', '2026-11-20T00:00:00Z'), now)
    expect(inverted).toEqual({ ...hours(24), isZoomed: false })
    expect(chosenRange(at('soon', 'later'), now).isZoomed).toBe(false)
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

  it('knows its extremes without what is not known', () => {
    const line = { of: '*', metric: 'm', total: 0 }
    expect(extremes({ ...line, values: [null, 5, 2, 9] })).toEqual({ low: 2, high: 9, at: 3 })
    expect(extremes({ ...line, values: [null] })).toBeUndefined()
  })
})
