import './statistics.css'
import { EmptyState, Loaded } from '../../components/feedback.tsx'
import { Field, SelectField, TextField } from '../../components/field.tsx'
import { Page } from '../../components/page.tsx'
import { useLoad } from '../../frame/load.ts'
import type { ViewProps } from '../../frame/paths.ts'
import { setQuery, useQuery } from '../../frame/router.ts'
import { t } from '../../i18n/text.ts'
import { ChartPanel } from './chart-panel.tsx'
import {
  isAmong,
  type Metric,
  metricsOf,
  mostCharted,
  parseAll,
  type Statistic,
  spell,
  toggled,
  typesOf,
} from './statistic.ts'
import { useObjects } from './use-objects.ts'
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

/** Type, then what can be measured of it, then of which one. */
function Lists({ metrics }: { metrics: readonly Metric[] }) {
  const [type] = useQuery('type')
  const [metric, setMetric] = useQuery('metric')
  const [object, setObject] = useQuery('object')
  const [word, setWord] = useQuery('q')
  const objects = useObjects(type)
  const types = typesOf(metrics)
  const found = metricsOf(metrics, type, word)
  const isFree = metrics.some((each) => each.metric === '*')
  const names = metric !== '' && !found.includes(metric) ? [metric, ...found] : found
  return (
    <>
      <div class="panel statistics-lists">
        <SelectField
          label={t('statistics.type')}
          value={type}
          choices={toChoices(type === '' || types.includes(type) ? types : [type, ...types])}
          onInput={(next) => setQuery({ type: next, metric: '', object: '', q: '' })}
        />
        {type !== '' && (
          <TextField
            label={t('statistics.filter')}
            type="search"
            value={word}
            onInput={(next) => setWord(next, { replace: true })}
          />
        )}
        {type !== '' &&
          (isFree ? (
            <TextField label={t('statistics.metric')} isMono value={metric} onInput={setMetric} />
          ) : (
            <SelectField
              label={t('statistics.metric')}
              value={metric}
              choices={toChoices(names)}
              onInput={(next) => setMetric(next)}
            />
          ))}
        {metric !== '' && (
          <Field label={t('statistics.object')}>
            {(control) => (
              <>
                <input
                  {...control}
                  class="mono"
                  list={`${control.id}-list`}
                  value={object}
                  autocomplete="off"
                  onChange={({ currentTarget }) => setObject(currentTarget.value.trim())}
                />
                <datalist id={`${control.id}-list`}>
                  {objects.map((name) => (
                    <option key={name} value={name} />
                  ))}
                </datalist>
              </>
            )}
          </Field>
        )}
      </div>
      {type === '' && <EmptyState icon="gauge">{t('statistics.chooseType')}</EmptyState>}
      {type !== '' && metric === '' && (
        <EmptyState icon="gauge">
          {found.length === 0 ? t('statistics.noMetric', { word }) : t('statistics.chooseMetric')}
        </EmptyState>
      )}
      {metric !== '' && object === '' && (
        <EmptyState icon="gauge">{t('statistics.chooseObject')}</EmptyState>
      )}
    </>
  )
}

const toChoices = (names: readonly string[]) => [
  { value: '', label: t('statistics.choose') },
  ...names.map((value) => ({ value, label: value })),
]
