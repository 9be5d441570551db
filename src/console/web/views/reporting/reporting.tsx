import './reporting.css'
import { useEffect, useRef, useState } from 'preact/hooks'
import { EmptyState, FaultNote, Skeleton } from '../../components/feedback.tsx'
import { Menu } from '../../components/menu.tsx'
import { Page, Tabs } from '../../components/page.tsx'
import { admin } from '../../frame/api.ts'
import { useKeys } from '../../frame/keys.ts'
import { type Load, useLoad } from '../../frame/load.ts'
import type { ViewProps } from '../../frame/paths.ts'
import { linkTo, place, setQuery, spellQuery } from '../../frame/router.ts'
import { useStore } from '../../frame/store.ts'
import { dateTime, shownZone } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import { plansOf, toPlot } from './charts.ts'
import { Controls } from './controls.tsx'
import { Figures } from './figures.tsx'
import { Overview } from './overview.tsx'
import { Charts } from './panels.tsx'
import {
  chosenRange,
  fittingInterval,
  namedRange,
  type Range,
  rangeName,
  shifted,
  zoomedOut,
} from './range.ts'
import { Ranking } from './ranking.tsx'
import { type Kind, kinds, type Report } from './report-json.ts'

const everyMinute = 60_000 // ms; ranges that end now move on

/** How much, how it ended and how long it took, over time; zoomed by the address. */
export function View({ params }: ViewProps<'reporting'>) {
  const kind = kinds.find((each) => each === params.kind) ?? 'callback'
  const { query } = useStore(place)
  const [now, refresh] = useMinutes()
  const zone = shownZone()
  const range = chosenRange(query, now, zone)
  const of = query.get('of') ?? (kind === 'services' ? '' : '*')
  const interval = query.get('interval') ?? fittingInterval(range, now)
  const wanted = { ...spell(range), zone, of, interval }
  const load = useLoad<Report>(`/report/${kind}`, { query: wanted })
  const report = useLast(load, `${kind} ${of}`)
  const whole = namedRange(rangeName(query.get('range')), now, zone)
  const around = useReport(kind, range.isZoomed ? whole : undefined, { zone, of, now })
  const isOne = query.has('of') && of !== '*'
  const each = useReport(kind, isOne || of === '' ? undefined : range, { zone, of: '', now })
  const before = useReport(kind, shifted(range, -1, now), { zone, of, now })
  const zoomTo = (to: Range) => setQuery({ ...spell(to), interval: '' })
  const shown: Load<unknown> = { ...load, reload: refresh }
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
      load={shown}
      tabs={<KindTabs current={kind} />}
      actions={<ExportMenu kind={kind} query={wanted} />}
    >
      <Controls kind={kind} range={range} now={now} zone={zone} onZoom={zoomTo} />
      {load.fault && <FaultNote fault={load.fault} onRetry={load.reload} />}
      {report === undefined
        ? load.fault === undefined && <Skeleton lines={8} />
        : report.series.length === 0 && <Nothing report={report} />}
      {report !== undefined && report.series.length > 0 && (
        <>
          <Figures kind={kind} report={report} before={before} />
          <Strip
            report={range.isZoomed ? around : report}
            kind={kind}
            range={range}
            onZoom={zoomTo}
          />
          <Charts
            report={report}
            kind={kind}
            onZoom={zoomTo}
            onOut={() => zoomTo(zoomedOut(range, now))}
          />
          {!isOne && <Ranking kind={kind} report={of === '' ? report : each} />}
        </>
      )}
    </Page>
  )
}

const spell = ({ from, to }: Range) => ({ from: from.toISOString(), to: to.toISOString() })

/** Now, once a minute while somebody looks, and when asked. */
function useMinutes(): [now: Date, refresh: () => void] {
  const [now, setNow] = useState(() => new Date())
  const refresh = () => setNow(new Date())
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) refresh()
    }, everyMinute)
    return () => clearInterval(timer)
  }, [])
  return [now, refresh]
}

/** The former answer stays until the next has come, as long as it is of the same thing. */
function useLast({ data, fault }: Load<Report>, of: string): Report | undefined {
  const last = useRef<{ of: string; report: Report }>(undefined)
  if (data !== undefined) last.current = { of, report: data }
  if (data !== undefined || fault !== undefined) return data
  return last.current?.of === of ? last.current.report : undefined
}

interface Aside {
  zone: string
  of: string
  now: Date
}

/** Another range of the same, for what stands beside it; nothing when it is not kept any more. */
function useReport(
  kind: Kind,
  range: Range | undefined,
  { zone, of, now }: Aside,
): Report | undefined {
  const interval = range && fittingInterval(range, now)
  const query = { ...(range && spell(range)), zone, of, interval }
  const load = useLoad<Report>(range && `/report/${kind}`, { query })
  return useLast(load, `${kind} ${of} ${range !== undefined}`)
}

interface StripProps {
  report: Report | undefined
  kind: Kind
  range: Range & { isZoomed: boolean }
  onZoom: (range: Range) => void
}

function Strip({ report, kind, range, onZoom }: StripProps) {
  const { isZoomed } = range
  const [plan] = plansOf(kind)
  if (report === undefined || plan === undefined) return null
  const [metric = ''] = plan.metrics
  const isEnds = plan.isStacked === true
  const plot = toPlot(report, { id: 'overview', metrics: [isEnds ? 'accepted' : metric] })
  return (
    <Overview
      plot={plot}
      from={isZoomed ? range.from.getTime() / 1000 : (plot.times[0] ?? 0)}
      to={isZoomed ? range.to.getTime() / 1000 : plot.end}
      onZoom={(from, to) => onZoom({ from: new Date(from * 1000), to: new Date(to * 1000) })}
    />
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

function Nothing({ report: { from, to, countingSince } }: { report: Report }) {
  const since = countingSince === undefined ? '' : dateTime(countingSince)
  return (
    <EmptyState icon="chart">
      {t('reporting.nothing', { from: dateTime(from), to: dateTime(to) })}{' '}
      {since !== '' && t('reporting.since', { since })}
    </EmptyState>
  )
}
