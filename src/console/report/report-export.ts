import { LocalClock } from '../../base/calendar/index.ts'
import type { Milliseconds } from '../../base/kernel/index.ts'
import { allNames, otherName } from '../../base/usage/index.ts'
import { mostLines } from './exports/pdf-chart.ts'
import type { Cell, Chart, Column, ExportTable } from './exports/table.ts'
import type { Report, ReportSeries } from './report.ts'

const titles = {
  resources: 'Resources',
  services: 'Services',
  callback: 'Callback',
  chat: 'Chat',
} as const

const columns: readonly Column[] = [
  { name: 'start_utc', kind: 'time' },
  { name: 'start_local', kind: 'time' },
  { name: 'zone', kind: 'text' },
  { name: 'of', kind: 'text' },
  { name: 'metric', kind: 'text' },
  { name: 'value', kind: 'number' },
]

/** The report as a table in long form: a row for each value. */
export function toExportTable(report: Report, by: string, at: Milliseconds): ExportTable {
  const { kind, interval, series, zone, from, to } = report
  const clock = LocalClock.of(zone)
  const local = (time: Milliseconds) => clock?.toText(time) ?? ''
  const wall = (time: Milliseconds) => clock?.toWall(time) ?? time
  const times = series[0]?.points.map(([start]): readonly [Cell, Cell] => [
    { wall: start, text: toUtcText(start) },
    { wall: wall(start), text: local(start) },
  ])
  const rows = series.flatMap(({ of, metric, points }) =>
    points.map(([, value], i): Cell[] => [
      ...(times?.[i] ?? []),
      ...[zone, of, metric.metric, value],
    ]),
  )
  const name = `ringback-${kind}-${forName(local(from))}--${forName(local(to))}-${interval}`
  const title = `${titles[kind]} from ${forTitle(local(from))} to ${forTitle(local(to))}`
  const facts = factsOf(report, local)
  return { name, title, facts, columns, rows, by, at, chart: toChart(report, local) }
}

function factsOf(
  { of, interval, zone, countingSince, notes, totals }: Report,
  local: (at: Milliseconds) => string,
): [string, string][] {
  const known = totals.filter(({ value }) => value !== null)
  const sums = known.map(({ metric, value }) => `${metric.title} ${value}`)
  return [
    ['Of', of === undefined ? 'all' : of.join(', ')],
    ['Interval', `1 ${interval}`],
    ['Zone', zone],
    ['Counting since', countingSince === undefined ? 'not yet' : forTitle(local(countingSince))],
    ...inLines(sums.length === 0 ? ['not known'] : sums),
    ...notes.map((note): [string, string] => ['Note', note]),
  ]
}

const aLine = 5 // totals; more have no room on paper

function inLines(totals: readonly string[]): [string, string][] {
  const lines = Array.from({ length: Math.ceil(totals.length / aLine) }, (_, at) =>
    totals.slice(at * aLine, (at + 1) * aLine).join(' · '),
  )
  return lines.map((line, at) => [at === 0 ? 'In total' : '', line])
}

/** One thing by its counts, those that are not all 0; several by the metric that says most, the greatest of them. */
function toChart(report: Report, local: (at: Milliseconds) => string): Chart | undefined {
  const main = report.series[0]?.metric
  if (main === undefined) return undefined
  const isOne = new Set(report.series.map(({ of }) => of)).size === 1
  const lines = report.series
    .filter(({ metric, total }) =>
      isOne ? metric === main || (metric.unit === main.unit && total !== 0) : metric === main,
    )
    .sort((a, b) => (b.total ?? 0) - (a.total ?? 0))
    .slice(0, mostLines)
  const subject = isOne ? nameOf(report.series[0]) : main.title
  return {
    title: `${subject} (${main.unit} by ${report.interval}, ${report.zone})`,
    end: report.to,
    lines: lines.map((each) => ({
      name: `${isOne ? each.metric.title : nameOf(each)} ${each.total ?? ''}`,
      points: each.points,
    })),
    label: (at) => local(at).slice(5, 16).replace('T', ' '),
  }
}

function nameOf(series: ReportSeries | undefined): string {
  if (series?.of === otherName) return 'Others'
  return series?.of === allNames ? 'All' : (series?.of ?? '')
}

const toUtcText = (at: Milliseconds) => `${new Date(at).toISOString().slice(0, 19)}Z`

const forTitle = (time: string) => time.slice(0, 16).replace('T', ' ')

/** A day alone, or with a time that is not midnight; colons are no part of file names. */
function forName(time: string): string {
  return time.slice(0, 16).replace('T00:00', '').replace(':', '')
}
