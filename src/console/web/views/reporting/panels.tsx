import { useMemo } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { Note } from '../../components/feedback.tsx'
import { useQuery } from '../../frame/router.ts'
import { t } from '../../i18n/text.ts'
import { Chart } from './chart.tsx'
import { type ChartPlan, plansOf, toPlot } from './charts.ts'
import { unitName } from './names.ts'
import { PlotTable } from './plot-table.tsx'
import type { Range } from './range.ts'
import type { Kind, Report } from './report-json.ts'

interface ChartsProps {
  report: Report
  kind: Kind
  onZoom: (range: Range) => void
  onOut: () => void
}

/** A panel for each question, as charts or as tables. */
export function Charts({ report, kind, onZoom, onOut }: ChartsProps) {
  const [view] = useQuery('view', 'chart')
  return (
    <>
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

interface PanelProps extends Omit<ChartsProps, 'kind'> {
  plan: ChartPlan
  view: string
}

function Panel({ report, plan, view, onZoom, onOut }: PanelProps) {
  const [share, setShare] = useQuery('share')
  const plot = useMemo(() => toPlot(report, plan), [report, plan]) // drawn anew only for news
  const title = t(`reporting.question.${plan.id}` as never)
  const isShare = plan.isStacked === true && share !== ''
  const unit = isShare ? t('reporting.shareOf', { unit: unitName(plot.unit) }) : unitName(plot.unit)
  return (
    <section class="panel stack" aria-label={title}>
      <header class="spread">
        <h2>{title}</h2>
        <span class="row">
          <span class="muted">
            {unit} · {t(`reporting.interval.${report.interval}`)} · {report.zone}
          </span>
          {plan.isStacked && view !== 'table' && (
            <Button pressed={isShare} onClick={() => setShare(isShare ? '' : '1')}>
              {t('reporting.toHundred')}
            </Button>
          )}
        </span>
      </header>
      {view === 'table' ? (
        <PlotTable plot={plot} caption={title} />
      ) : (
        <Chart
          {...{ plan, plot, isShare }}
          zone={report.zone}
          onZoom={(from, to) => onZoom({ from: new Date(from * 1000), to: new Date(to * 1000) })}
          onZoomOut={onOut}
        />
      )}
    </section>
  )
}
