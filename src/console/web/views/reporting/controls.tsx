import { Button } from '../../components/button.tsx'
import { Field, SelectField } from '../../components/field.tsx'
import { FilterFold } from '../../components/filter-fold.tsx'
import { place, setQuery, useQuery } from '../../frame/router.ts'
import { useStore } from '../../frame/store.ts'
import { t } from '../../i18n/text.ts'
import {
  fittingInterval,
  intervals,
  type Range,
  rangeName,
  ranges,
  shifted,
  whyNot,
  zoomedIn,
  zoomedOut,
} from './range.ts'
import type { Kind } from './report-json.ts'
import { useNames } from './use-names.ts'
import { fromWall, toWall } from './wall-time.ts'

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
  const usual = fittingInterval(range, now)
  const names = useNames(kind)
  return (
    <form class="filters" onSubmit={(event) => event.preventDefault()}>
      <FilterFold label={t('reporting.range')}>
        <SelectField
          label={t(`reporting.of.${kind}`)}
          value={of}
          choices={[
            {
              value: '',
              label: t(kind === 'services' ? 'reporting.each' : 'reporting.allTogether'),
            },
            ...[...new Set([...names, ...(of === '' ? [] : [of])])].map((value) => ({
              value,
              label: value === '*' ? t('reporting.allTogether') : value,
            })),
          ]}
          onInput={(next) => setOf(next)}
        />
        <RangeField />
        <TimeField
          label={t('reporting.from')}
          at={range.from}
          zone={zone}
          onSet={(from) => onZoom({ ...range, from })}
        />
        <TimeField
          label={t('reporting.to')}
          at={range.to}
          zone={zone}
          onSet={(to) => onZoom({ ...range, to })}
        />
        <SelectField
          label={t('reporting.interval')}
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
            icon="plus"
            label={t('reporting.zoomIn')}
            onClick={() => onZoom(zoomedIn(range))}
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
      </FilterFold>
    </form>
  )
}

interface TimeFieldProps {
  label: string
  at: Date
  zone: string
  onSet: (at: Date) => void
}

/** A moment in the shown zone, as the browser's picker takes and gives it. */
function TimeField({ label, at, zone, onSet }: TimeFieldProps) {
  return (
    <Field label={label}>
      {(control) => (
        <input
          {...control}
          type="datetime-local"
          value={toWall(at, zone)}
          onChange={({ currentTarget }) => {
            const chosen = fromWall(currentTarget.value, zone)
            if (chosen !== undefined) onSet(chosen)
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
