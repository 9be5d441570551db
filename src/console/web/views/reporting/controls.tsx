import { Button } from '../../components/button.tsx'
import { Field, SelectField, TextField } from '../../components/field.tsx'
import { place, setQuery, useQuery } from '../../frame/router.ts'
import { useStore } from '../../frame/store.ts'
import { t } from '../../i18n/text.ts'
import {
  type Range,
  rangeName,
  ranges,
  shifted,
  usualInterval,
  whyNot,
  zoomedOut,
} from './range.ts'
import type { Kind } from './report-json.ts'

const intervals = ['minute', 'hour', 'day'] as const

interface Props {
  kind: Kind
  range: Range & { isZoomed: boolean }
  now: Date
  zone: string
  onZoom: (range: Range) => void
}

/** What is shown, of when and how fine; all of it stands in the address. */
export function Controls({ kind, range, now, zone, onZoom }: Props) {
  const [of, setOf] = useQuery('of')
  const [interval, setInterval] = useQuery('interval')
  const usual = usualInterval(range)
  return (
    <form class="filters" onSubmit={(event) => event.preventDefault()}>
      <div class="row filter-fields">
        <TextField
          label={t(`reporting.of.${kind}`)}
          type="search"
          value={of}
          onInput={(next) => setOf(next, { replace: true })}
        />
        <RangeField />
        <TimeField
          label={t('reporting.from')}
          at={range.from}
          onSet={(from) => onZoom({ ...range, from })}
        />
        <TimeField
          label={t('reporting.to')}
          at={range.to}
          onSet={(to) => onZoom({ ...range, to })}
        />
        <SelectField
          label={t('reporting.interval')}
          hint={zone}
          value={interval === '' ? usual : interval}
          choices={intervals.map((value) => {
            const reason = whyNot(value, range, now)
            const label = t(`reporting.interval.${value}`)
            return {
              value,
              disabled: reason !== undefined,
              label: reason === undefined ? label : `${label}: ${t(`reporting.why.${reason}`)}`,
            }
          })}
          onInput={(value) => setInterval(value === usual ? '' : value)}
        />
        <span class="row">
          <Button
            icon="left"
            label={t('reporting.before')}
            onClick={() => onZoom(shifted(range, -1, now))}
          />
          <Button
            icon="right"
            label={t('reporting.after')}
            onClick={() => onZoom(shifted(range, 1, now))}
          />
          <Button
            icon="minus"
            label={t('reporting.zoomOut')}
            onClick={() => onZoom(zoomedOut(range, now))}
          />
          {range.isZoomed && (
            <Button icon="undo" onClick={() => setQuery({ from: '', to: '' })}>
              {t('reporting.reset')}
            </Button>
          )}
          <ViewSwitch />
        </span>
      </div>
    </form>
  )
}

/** A moment in the browser's own time, as its picker takes and gives it. */
function TimeField({ label, at, onSet }: { label: string; at: Date; onSet: (at: Date) => void }) {
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000)
  return (
    <Field label={label}>
      {(control) => (
        <input
          {...control}
          type="datetime-local"
          value={local.toISOString().slice(0, 16)}
          onChange={({ currentTarget }) => {
            const chosen = new Date(currentTarget.value)
            if (!Number.isNaN(chosen.getTime())) onSet(chosen)
          }}
        />
      )}
    </Field>
  )
}

/** A range by name takes the place of what was zoomed to. */
function RangeField() {
  const { query } = useStore(place)
  return (
    <SelectField
      label={t('reporting.range')}
      value={query.has('from') ? '' : rangeName(query.get('range'))}
      choices={[
        ...(query.has('from') ? [{ value: '', label: t('reporting.ownRange') }] : []),
        ...ranges.map((value) => ({ value, label: t(`reporting.range.${value}`) })),
      ]}
      onInput={(range) => setQuery({ range, from: '', to: '', interval: '' })}
    />
  )
}

function ViewSwitch() {
  const [view, setView] = useQuery('view', 'chart')
  const isTable = view === 'table'
  return (
    <Button pressed={isTable} onClick={() => setView(isTable ? '' : 'table')}>
      {t('reporting.asTable')}
    </Button>
  )
}
