import './statistics.css'
import { Loaded } from '../../components/feedback.tsx'
import { Page } from '../../components/page.tsx'
import { useLoad } from '../../frame/load.ts'
import type { ViewProps } from '../../frame/paths.ts'
import { useQuery } from '../../frame/router.ts'
import { t } from '../../i18n/text.ts'
import { ChartPanel } from './chart-panel.tsx'
import { Lists } from './lists.tsx'
import {
  isAmong,
  type Metric,
  mostCharted,
  parseAll,
  type Statistic,
  spell,
  toggled,
} from './statistic.ts'
import { usePeeks } from './use-peeks.ts'
import { ValuePanel } from './value-panel.tsx'

/** What can be measured, of whom, and how much it is now. */
export function View(_: ViewProps<'statistics'>) {
  const load = useLoad<readonly Metric[]>('/statistics')
  const chosen = useChosen()
  const [chart, setChart] = useQuery('chart')
  const [live, setLive] = useQuery('live', 'on')
  const charted = parseAll(chart)
  const { now, samples, look } = usePeeks(chosen, charted, live === 'on')
  const toggle = (one: Statistic) => setChart(toggled(charted, one).map(spell).join(' '))
  return (
    <Page title={t('statistics.title')}>
      <Loaded of={load}>{(metrics) => <Lists metrics={metrics} />}</Loaded>
      {chosen !== undefined && (
        <ValuePanel
          statistic={chosen}
          now={now}
          isCharted={isAmong(charted, chosen)}
          isFull={charted.length >= mostCharted}
          isLive={live === 'on'}
          onLive={() => setLive(live === 'on' ? 'off' : 'on')}
          onLook={look}
          onChart={() => toggle(chosen)}
        />
      )}
      {charted.length > 0 && (
        <ChartPanel statistics={charted} samples={samples} onRemove={toggle} />
      )}
    </Page>
  )
}

function useChosen(): Statistic | undefined {
  const [objectType] = useQuery('type')
  const [metric] = useQuery('metric')
  const [objectId] = useQuery('object')
  if (objectType === '' || metric === '' || objectId === '') return undefined
  return { objectType, metric, objectId }
}
