import type { ComponentChildren } from 'preact'
import { duration, none, number, percent } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import { toPlot } from './charts.ts'
import { metricName } from './names.ts'
import type { Kind, Report } from './report-json.ts'
import { Spark } from './spark.tsx'

const shown: Readonly<Record<Kind, readonly string[]>> = {
  resources: ['booked', 'size', 'allocated', 'pool-empty'],
  services: ['accesses', 'errors'],
  callback: ['accepted', 'connected', 'cancelled', 'not-reached', 'failed', 'wait-median'],
  chat: ['begun', 'answered', 'abandoned', 'wait-median'],
}

interface Props {
  kind: Kind
  report: Report
  /** Of the time before, as long. */
  before: Report | undefined
}

/** The sums of the range, and how they differ from the same time before it. */
export function Figures({ kind, report, before }: Props) {
  const wanted = shown[kind]
  return (
    <dl class="figures">
      {wanted.flatMap((metric) => {
        const now = report.totals.find((each) => each.metric === metric)
        const then = before?.totals.find((each) => each.metric === metric)?.value
        if (now === undefined) return []
        const plot = toPlot(report, { id: metric, metrics: [metric] })
        const isOne = plot.lines.length === 1
        return [
          <Figure key={metric} {...now} then={then}>
            {isOne && <Spark plot={plot} />}
          </Figure>,
        ]
      })}
    </dl>
  )
}

interface FigureProps {
  metric: string
  unit: string
  value: number | null
  then: number | null | undefined
  children: ComponentChildren
}

function Figure({ metric, unit, value, then, children }: FigureProps) {
  const spell = (it: number | null) =>
    it === null ? none : unit === 'seconds' ? duration(it) : number(it)
  const hasChange = value !== null && then !== null && then !== undefined && then !== 0
  return (
    <div>
      <dt>{metricName(metric)}</dt>
      <dd class="numbers">
        {spell(value)}
        {hasChange && (
          <span class="figure-change" title={t('reporting.wasBefore', { value: spell(then) })}>
            {value >= then ? '+' : ''}
            {percent(value / then - 1)}
          </span>
        )}
        {children}
      </dd>
    </div>
  )
}
