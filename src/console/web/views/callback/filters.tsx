import { Field } from '../../components/field.tsx'
import type { Filter } from '../../components/filters.tsx'
import { place, setQuery } from '../../frame/router.ts'
import { useStore } from '../../frame/store.ts'
import { t } from '../../i18n/text.ts'
import { states } from './callback-json.ts'
import { spanOf, spans, usualState } from './queue-query.ts'

/** Of the queue. What is searched for by name is looked for in all states and times. */
export function toFilters(query: URLSearchParams, services: readonly string[]): readonly Filter[] {
  const names = new Set([...services, ...query.getAll('service')])
  const choices = spans.map((value) => ({ value, label: t(`callback.span.${value}`) }))
  const isOwn = spanOf(query) === 'own'
  return [
    {
      name: 'service',
      label: t('callback.service'),
      choices: [
        { value: '', label: t('callback.allServices') },
        ...[...names].sort().map((value) => ({ value, label: value })),
      ],
    },
    {
      name: 'state',
      label: t('callback.state'),
      usual: usualState(query),
      choices: [
        { value: 'waiting', label: t('callback.waiting') },
        { value: 'late', label: t('callback.lateOnly') },
        ...states.map((value) => ({ value, label: stateName(value) })),
        { value: 'all', label: t('callback.allStates') },
      ],
    },
    {
      name: 'due',
      label: t('callback.due'),
      usual: isOwn ? '' : spanOf(new URLSearchParams({ q: query.get('q') ?? '' })),
      choices: isOwn ? [{ value: '', label: t('callback.span.own') }, ...choices] : choices,
    },
    { name: 'q', label: t('callback.search') },
  ]
}

const stateName = (state: (typeof states)[number]) =>
  state === 'COMPLETED' ? t('callback.completed') : t(`common.callback.${state}`)

/** From and to of one's own, in the browser's time; while the address has them. */
export function OwnSpan() {
  const { query } = useStore(place)
  if (spanOf(query) !== 'own') return null
  return (
    <>
      <Bound name="from" label={t('callback.from')} />
      <Bound name="to" label={t('callback.to')} />
    </>
  )
}

function Bound({ name, label }: { name: 'from' | 'to'; label: string }) {
  const { query } = useStore(place)
  const at = new Date(query.get(name) ?? Number.NaN)
  const isGiven = !Number.isNaN(at.getTime())
  const local = isGiven && new Date(at.getTime() - at.getTimezoneOffset() * 60_000)
  return (
    <Field label={label}>
      {(control) => (
        <input
          {...control}
          type="datetime-local"
          value={local ? local.toISOString().slice(0, 16) : ''}
          onChange={({ currentTarget: { value } }) =>
            setQuery({ [name]: value === '' ? '' : new Date(value).toISOString() })
          }
        />
      )}
    </Field>
  )
}
