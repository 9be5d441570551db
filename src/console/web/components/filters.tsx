import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import { useKeys } from '../frame/keys.ts'
import { place, setQuery, useQuery } from '../frame/router.ts'
import { useStore } from '../frame/store.ts'
import { number } from '../i18n/formats.ts'
import { t } from '../i18n/text.ts'
import { Button } from './button.tsx'
import { type Choice, SelectField, TextField } from './field.tsx'
import { FilterFold } from './filter-fold.tsx'
import { Icon } from './icon.tsx'

export interface Filter {
  /** Its word in the address's query. */
  readonly name: string
  readonly label: string
  /** Absent: typed, and found by `/`. */
  readonly choices?: readonly Choice[]
  /** What holds without the word. */
  readonly usual?: string
}

/** A view's filters; they stand in the address, and as chips that take one away. A phone folds them. */
export function Filters({
  filters,
  children,
}: {
  filters: readonly Filter[]
  children?: ComponentChildren
}) {
  const root = useRef<HTMLFormElement>(null)
  const { query } = useStore(place)
  const set = filters.filter(({ name }) => query.get(name) !== null)
  useKeys({ '/': () => root.current?.querySelector<HTMLInputElement>('input')?.focus() })
  const undoLast = (event: KeyboardEvent) => {
    const last = set.at(-1)
    const isChip = (event.target as Element).closest('.chip') !== null
    if (event.key === 'Backspace' && isChip && last) setQuery({ [last.name]: '' })
  }
  const fields = (
    <>
      {filters.map((filter) => (
        <FilterField key={filter.name} filter={filter} />
      ))}
      {children}
    </>
  )
  return (
    <form class="filters" ref={root} role="search" onSubmit={(event) => event.preventDefault()}>
      {filters.length > 1 ? (
        <FilterFold label={t('common.filters')} count={set.length}>
          {fields}
        </FilterFold>
      ) : (
        <div class="row filter-fields">{fields}</div>
      )}
      {set.length > 0 && (
        <div class="row chips" onKeyDown={undoLast}>
          {set.map((filter) => (
            <Chip key={filter.name} filter={filter} value={query.get(filter.name) ?? ''} />
          ))}
          <Button kind="quiet" onClick={() => clearFilters(filters)}>
            {t('common.clearFilters')}
          </Button>
        </div>
      )}
    </form>
  )
}

export function clearFilters(filters: readonly Filter[]): void {
  setQuery(Object.fromEntries(filters.map(({ name }) => [name, ''])))
}

function FilterField({ filter: { name, label, choices, usual } }: { filter: Filter }) {
  const [value, set] = useQuery(name, usual)
  if (choices !== undefined) {
    return (
      <SelectField label={label} value={value} choices={choices} onInput={(next) => set(next)} />
    )
  }
  return (
    <TextField
      label={label}
      type="search"
      value={value}
      onInput={(next) => set(next, { replace: true })}
    />
  )
}

function Chip({ filter: { name, label, choices }, value }: { filter: Filter; value: string }) {
  const spelled = choices?.find((each) => each.value === value)?.label ?? value
  return (
    <button
      type="button"
      class="chip"
      aria-label={t('common.removeFilter', { name: label, value: spelled })}
      onClick={() => setQuery({ [name]: '' })}
    >
      {label}: {spelled}
      <Icon name="close" />
    </button>
  )
}

interface PagerProps {
  /** How many match, when the server counts them. */
  total?: number | undefined
  /** The cursor or number of the next page; absent on the last. */
  next?: string | undefined
  sizes?: readonly number[]
}

/** Pages by the server's cursor, in the address; Back leads to the page before. */
export function Pager({ total, next, sizes = [50, 100, 250] }: PagerProps) {
  const [page] = useQuery('page')
  const [size, setSize] = useQuery('size', String(sizes[0] ?? 50))
  return (
    <div class="pager spread">
      <span class="muted numbers" role="status">
        {total === undefined ? '' : t('common.total', { n: total, count: number(total) })}
      </span>
      <span class="row">
        <SelectField
          label={t('common.pageSize')}
          value={size}
          choices={sizes.map((each) => ({ value: String(each), label: String(each) }))}
          onInput={(value) => setSize(value)}
        />
        {page !== '' && (
          <Button onClick={() => setQuery({ page: '' })}>{t('common.firstPage')}</Button>
        )}
        <Button
          disabledBecause={next === undefined && t('common.lastPage')}
          onClick={() => setQuery({ page: next })}
        >
          {t('common.nextPage')}
        </Button>
      </span>
    </div>
  )
}
