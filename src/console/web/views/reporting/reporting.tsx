import './reporting.css'
import { useState } from 'preact/hooks'
import { EmptyState, Loaded, Note } from '../../components/feedback.tsx'
import { Menu } from '../../components/menu.tsx'
import { Page, Tabs } from '../../components/page.tsx'
import { admin } from '../../frame/api.ts'
import { useKeys } from '../../frame/keys.ts'
import { type Load, useLoad } from '../../frame/load.ts'
import type { ViewProps } from '../../frame/paths.ts'
import { linkTo, place, setQuery, spellQuery, useQuery } from '../../frame/router.ts'
import { useStore } from '../../frame/store.ts'
import { dateTime, number, shownZone } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import { Chart, PlotTable } from './chart.tsx'
import { type ChartPlan, plansOf, toPlot } from './charts.ts'
import { Controls } from './controls.tsx'
import { metricName } from './names.ts'
import { chosenRange, type Range, shifted, zoomedOut } from './range.ts'
import { type Kind, kinds, type Report } from './report-json.ts'

const everyMinute = 60_000 // ms; ranges that end now move on

/** How much, how it ended and how long it took, over time; zoomed by the address. */
export function View({ params }: ViewProps<'reporting'>) {
  const kind = kinds.find((each) => each === params.kind) ?? 'callback'
  const { query } = useStore(place)
  const [now, setNow] = useState(() => new Date())
  const range = chosenRange(query, now)
  const zone = shownZone()
  const wanted = {
    ...{ from: range.from.toISOString(), to: range.to.toISOString(), zone },
    of: query.get('of') ?? (kind === 'services' ? '' : '*'),
    interval: query.get('interval') ?? '',
  }
  const load = useLoad<Report>(`/report/${kind}`, { query: wanted, every: everyMinute })
  const refreshed: Load<unknown> = { ...load, reload: () => setNow(new Date()) }
  const zoomTo = ({ from, to }: Range) =>
    setQuery({ from: from.toISOString(), to: to.toISOString(), interval: '' })
  useKeys({
    '-': () => zoomTo(zoomedOut(range, now)),
    '[': () => zoomTo(shifted(range, -1, now)),
    ']': () => zoomTo(shifted(range, 1, now)),
    '0': () => setQuery({ from: '', to: '' }),
  })
  return (
    <Page
      title={t('reporting.title')}
      thing={t(`reporting.kind.${kind}`)}
      load={refreshed}
      tabs={<KindTabs current={kind} />}
      actions={<ExportMenu kind={kind} query={wanted} />}
    >
      <Controls kind={kind} range={range} now={now} zone={zone} onZoom={zoomTo} />
      <Loaded of={load}>
        {(report) => (
          <Charts
            report={report}
            kind={kind}
            onZoom={zoomTo}
            onOut={() => zoomTo(zoomedOut(range, now))}
          />
        )}
      </Loaded>
    </Page>
  )
}

function KindTabs({ current }: { current: Kind }) {
  const { query } = useStore(place)
  const kept = Object.fromEntries([...query].filter(([name]) => name !== 'of'))
  return (
    <Tabs
      label={t('reporting.title')}
      items={kinds.map((kind) => ({
        href: linkTo('reporting', { kind }, kept),
        label: t(`reporting.kind.${kind}`),
        isCurrent: kind === current,
      }))}
    />
  )
}

const formats = ['csv', 'pdf', 'xlsx'] as const

function ExportMenu({ kind, query }: { kind: Kind; query: Record<string, string> }) {
  const items = formats.map((format) => ({
    label: format.toUpperCase(),
    href: `${admin}/report/${kind}${spellQuery({ ...query, format })}`,
  }))
  return (
    <Menu label={t('reporting.export')} icon="download" items={items}>
      {t('reporting.export')}
    </Menu>
  )
}

interface ChartsProps {
  report: Report
  kind: Kind
  onZoom: (range: Range) => void
  onOut: () => void
}

function Charts({ report, kind, onZoom, onOut }: ChartsProps) {
  const [view] = useQuery('view', 'chart')
  if (report.series.length === 0) return <Nothing report={report} />
  return (
    <>
      <Figures report={report} />
      {report.notes.map((note) => (
        <Note key={note} tone="info">
          {note}
        </Note>
      ))}
      {plansOf(kind).map((plan) => (
        <Panel
          key={plan.id}
          report={report}
          plan={plan}
          view={view}
          onZoom={onZoom}
          onOut={onOut}
        />
      ))}
    </>
  )
}

function Nothing({ report: { from, to, countingSince } }: { report: Report }) {
  const since = countingSince === undefined ? '' : dateTime(countingSince)
  return (
    <EmptyState icon="chart">
      {t('reporting.nothing', { from: dateTime(from), to: dateTime(to) })}{' '}
      {since !== '' && t('reporting.since', { since })}
    </EmptyState>
  )
}

function Figures({ report }: { report: Report }) {
  return (
    <dl class="figures">
      {report.totals.map(({ metric, unit, value }) => (
        <div key={metric}>
          <dt>{metricName(metric)}</dt>
          <dd class="numbers">
            {number(value)}
            {unit === 'seconds' && value !== null ? ' s' : ''}
          </dd>
        </div>
      ))}
    </dl>
  )
}

interface PanelProps extends Omit<ChartsProps, 'kind'> {
  plan: ChartPlan
  view: string
}

function Panel({ report, plan, view, onZoom, onOut }: PanelProps) {
  const plot = toPlot(report, plan)
  const title = t(`reporting.question.${plan.id}` as never)
  return (
    <section class="panel stack" aria-label={title}>
      <header class="spread">
        <h2>{title}</h2>
        <span class="muted">
          {t(`reporting.interval.${report.interval}`)} · {report.zone}
        </span>
      </header>
      {view === 'table' ? (
        <PlotTable plot={plot} caption={title} />
      ) : (
        <Chart
          plan={plan}
          plot={plot}
          zone={report.zone}
          onZoom={(from, to) => onZoom({ from: new Date(from * 1000), to: new Date(to * 1000) })}
          onZoomOut={onOut}
        />
      )}
    </section>
  )
}
