import { useState } from 'preact/hooks'
import { EmptyState } from '../../components/feedback.tsx'
import { Field, SelectField, TextField } from '../../components/field.tsx'
import { setQuery, useQuery } from '../../frame/router.ts'
import { t } from '../../i18n/text.ts'
import { type Metric, metricsOf, typesOf } from './statistic.ts'
import { useObjects } from './use-objects.ts'

/** Type, then what can be measured of it, then of which one. */
export function Lists({ metrics }: { metrics: readonly Metric[] }) {
  const [type] = useQuery('type')
  const [metric, setMetric] = useQuery('metric')
  const [object] = useQuery('object')
  const [word, setWord] = useQuery('q')
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
            <TextField
              label={t('statistics.metric')}
              isMono
              value={metric}
              onInput={(next) => setMetric(next, { replace: true })}
            />
          ) : (
            <SelectField
              label={t('statistics.metric')}
              value={metric}
              choices={toChoices(names)}
              onInput={(next) => setMetric(next)}
            />
          ))}
        {metric !== '' && <ObjectField key={type} type={type} />}
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

/** Typed or chosen from what there is; measured when it is done, not at every letter. */
function ObjectField({ type }: { type: string }) {
  const [object, setObject] = useQuery('object')
  const [typed, setTyped] = useState<string>()
  const objects = useObjects(type)
  const take = (name: string) => {
    setTyped(undefined)
    setObject(name.trim())
  }
  return (
    <Field label={t('statistics.object')}>
      {(control) => (
        <>
          <input
            {...control}
            class="mono"
            list={`${control.id}-list`}
            value={typed ?? object}
            autocomplete="off"
            onInput={({ currentTarget }) => setTyped(currentTarget.value)}
            onChange={({ currentTarget }) => take(currentTarget.value)}
          />
          <datalist id={`${control.id}-list`}>
            {objects.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  )
}

const toChoices = (names: readonly string[]) => [
  { value: '', label: t('statistics.choose') },
  ...names.map((value) => ({ value, label: value })),
]
