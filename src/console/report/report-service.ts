import { type Clock, systemClock } from '../../base/kernel/index.ts'
import {
  allNames,
  type Metric,
  measure,
  metricsOf,
  type Reading,
  type Subject,
  type UsageSeries,
} from '../../base/usage/index.ts'
import { type Cut, cut } from './cutting.ts'
import type { Report, ReportPoint, ReportSeries, ReportTotal } from './report.ts'
import { tooManyRows } from './report-errors.ts'
import { type ReportQuery, toReportRequest } from './report-request.ts'

const mostRows = 100_000 // values; some ten megabytes of CSV, or a second of computing

/** Sums parts over the buckets [first, end) of one name. */
type Sum = (part: string, first: number, end: number) => number

/** Reads counts and makes reports of them. */
export class ReportService {
  readonly #usage: Pick<UsageSeries, 'read' | 'names' | 'countingSince'>
  readonly #clock: Clock

  constructor(
    usage: Pick<UsageSeries, 'read' | 'names' | 'countingSince'>,
    clock: Clock = systemClock,
  ) {
    this.#usage = usage
    this.#clock = clock
  }

  async report(kind: Subject, query: ReportQuery): Promise<Report> {
    const now = this.#clock.now()
    const request = toReportRequest(kind, query, now)
    const cutting = cut(request, now)
    const [from = request.from, to = request.to] = [cutting.edges[0], cutting.edges.at(-1)]
    const of = request.of ?? (await this.#usage.names(kind, from))
    const rows = of.length * metricsOf(kind).length * (cutting.edges.length - 1)
    if (rows > mostRows) throw tooManyRows(rows, mostRows)
    const isWhole = request.of === undefined || of.includes(allNames)
    const names = isWhole ? [...of.filter((name) => name !== allNames), allNames] : of
    const { resolution, zone, notes } = cutting
    const [countingSince, reading] = await Promise.all([
      this.#usage.countingSince(),
      this.#usage.read({ subject: kind, names, resolution, from, to }),
    ])
    return {
      ...{ kind, of: request.of, from, to, interval: request.interval, zone, countingSince, notes },
      series: of.flatMap((name) => seriesOf(kind, name, names, reading, cutting)),
      totals: totalsOf(kind, isWhole ? [allNames] : names, names, reading),
    }
  }
}

function seriesOf(
  kind: Subject,
  of: string,
  names: readonly string[],
  reading: Reading,
  { edges }: Cut,
): ReportSeries[] {
  const sum = summing(reading, names.indexOf(of))
  const buckets = edges.map((edge) => Math.round((edge - reading.start) / reading.length))
  return metricsOf(kind).map((metric) => {
    const points = edges.slice(0, -1).map((edge, at): ReportPoint => {
      const [first = 0, end = 0] = [buckets[at], buckets[at + 1]]
      return [edge, valueIn(metric, reading, sum, first, end)]
    })
    return { of, metric, points, total: valueIn(metric, reading, sum, 0, reading.count) }
  })
}

/** Levels of several names add up; counts and waits are those of all sums together. */
function totalsOf(
  kind: Subject,
  counted: readonly string[],
  names: readonly string[],
  reading: Reading,
): ReportTotal[] {
  const sums = counted.map((name) => summing(reading, names.indexOf(name)))
  const together: Sum = (...of) => sums.reduce((total, sum) => total + sum(...of), 0)
  return metricsOf(kind).map((metric) => {
    const inAll = (sum: Sum) => valueIn(metric, reading, sum, 0, reading.count)
    if (!('level' in metric.from)) return { metric, value: inAll(together) }
    const levels = sums.map(inAll).filter((level) => level !== null)
    const value = levels.length === 0 ? null : levels.reduce((total, level) => total + level, 0)
    return { metric, value }
  })
}

function summing({ parts }: Reading, at: number): Sum {
  const sums = parts[at]
  return (part, first, end) => {
    const buckets = sums?.get(part)
    let total = 0
    if (buckets !== undefined) for (let i = first; i < end; i++) total += buckets[i] ?? 0
    return total
  }
}

/** Null where nothing was counted and nobody was counting. */
function valueIn(
  metric: Metric,
  { known }: Reading,
  sum: Sum,
  first: number,
  end: number,
): number | null {
  const value = measure(metric, (part) => sum(part, first, end))
  if (value !== 0) return value
  return known.slice(first, end).includes(true) ? 0 : null
}
