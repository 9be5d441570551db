import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import { navigate, useQuery } from '../frame/router.ts'
import { t } from '../i18n/text.ts'
import { Icon } from './icon.tsx'
import { type Selection, toggled, useRowKeys } from './row-keys.ts'

export interface Column<Row> {
  readonly name: string
  readonly label: string
  cell(row: Row): ComponentChildren
  /** The server sorts; which way stands in the address as `sort=due` or `sort=-due`. */
  readonly isSortable?: boolean
  readonly align?: 'right'
}

interface TableProps<Row> {
  /** Read before the table: what its rows are. */
  caption: string
  /** The first column's cell is the link, where rows have addresses. */
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  idOf: (row: Row) => string
  linkOf?: (row: Row) => string
  /** The row whose drawer is open. */
  current?: string | undefined
  selection?: Selection
  /** Rows that are no longer what was asked for, and wait to be taken away. */
  gone?: ReadonlySet<string>
  /** Shown for no rows: `<EmptyState>` or `<NoMatch>`. */
  empty?: ComponentChildren
  /** At the end of each row: a menu. */
  rowMenu?: (row: Row) => ComponentChildren
}

/** A real table; below 768 px each row is a card with its labels. `j` `k` walk, `x` selects. */
export function Table<Row>(o: TableProps<Row>) {
  const body = useRef<HTMLTableSectionElement>(null)
  useRowKeys(body, o.selection)
  if (o.rows.length === 0 && o.empty !== undefined) return <>{o.empty}</>
  const ids = o.rows.map(o.idOf)
  return (
    <section class="table-frame" tabIndex={0} aria-label={o.caption}>
      <table class="table">
        <caption class="sr-only">{o.caption}</caption>
        <thead>
          <tr>
            {o.selection && (
              <th scope="col" class="check-cell">
                <AllBox ids={ids} selection={o.selection} />
              </th>
            )}
            {o.columns.map((column) => (
              <Head key={column.name} column={column} />
            ))}
            {o.rowMenu && (
              <th scope="col">
                <span class="sr-only">{t('common.actions')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody ref={body}>
          {o.rows.map((row) => (
            <BodyRow key={o.idOf(row)} row={row} table={o} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Head<Row>({ column }: { column: Column<Row> }) {
  const [sort, setSort] = useQuery('sort')
  const className = column.align === 'right' ? 'right' : undefined
  if (!column.isSortable) {
    return (
      <th scope="col" class={className}>
        {column.label}
      </th>
    )
  }
  const isUp = sort === column.name
  const isDown = sort === `-${column.name}`
  const direction = isUp ? 'ascending' : isDown ? 'descending' : 'none'
  return (
    <th scope="col" class={className} aria-sort={direction}>
      <button
        type="button"
        class="sort"
        onClick={() => setSort(isUp ? `-${column.name}` : column.name)}
      >
        {column.label}
        {(isUp || isDown) && <Icon name={isUp ? 'up' : 'down'} />}
      </button>
    </th>
  )
}

function BodyRow<Row>({ row, table }: { row: Row; table: TableProps<Row> }) {
  const { columns, idOf, linkOf, current, selection, gone, rowMenu } = table
  const id = idOf(row)
  const link = linkOf?.(row)
  const forward = (event: MouseEvent) => {
    const isControl = (event.target as Element).closest('a, button, input, label') !== null
    const isMarking = (getSelection()?.toString() ?? '') !== ''
    if (link !== undefined && !isControl && !isMarking) navigate(link)
  }
  const isGone = gone?.has(id) === true
  return (
    <tr
      data-id={id}
      class={`${link === undefined ? '' : 'linked'} ${isGone ? 'gone' : ''}`.trim() || undefined}
      aria-current={current === id ? 'true' : undefined}
      onClick={forward}
    >
      {selection && (
        <td class="check-cell">
          <RowBox id={id} selection={selection} />
        </td>
      )}
      {columns.map((column, at) => (
        <td key={column.name} data-label={column.label} class={column.align}>
          {at === 0 && link !== undefined ? (
            <a class="row-link" href={link}>
              {column.cell(row)}
            </a>
          ) : (
            column.cell(row)
          )}
          {at === 0 && isGone && <span class="gone-note">{t('common.gone')}</span>}
        </td>
      ))}
      {rowMenu && <td class="menu-cell">{rowMenu(row)}</td>}
    </tr>
  )
}

function AllBox({ ids, selection }: { ids: readonly string[]; selection: Selection }) {
  const count = ids.filter((id) => selection.ids.has(id)).length
  return (
    <label class="box">
      <input
        type="checkbox"
        aria-label={t('common.selectAll')}
        checked={count > 0 && count === ids.length}
        ref={(box) => {
          if (box) box.indeterminate = count > 0 && count < ids.length
        }}
        onChange={({ currentTarget }) => selection.set(new Set(currentTarget.checked ? ids : []))}
      />
    </label>
  )
}

function RowBox({ id, selection }: { id: string; selection: Selection }) {
  return (
    <label class="box">
      <input
        type="checkbox"
        aria-label={t('common.selectRow', { id })}
        checked={selection.ids.has(id)}
        onChange={() => selection.set(toggled(selection.ids, id))}
      />
    </label>
  )
}

interface BulkProps {
  selection: Selection
  /** All rows that match, when the selection could go beyond this page. */
  children: ComponentChildren
}

/** Stands in for the toolbar while rows are selected. */
export function BulkBar({ selection, children }: BulkProps) {
  if (selection.ids.size === 0) return null
  return (
    <div
      class="bulk row"
      role="toolbar"
      aria-label={t('common.selected', { n: selection.ids.size })}
    >
      <span role="status">{t('common.selected', { n: selection.ids.size })}</span>
      {children}
      <button type="button" class="button quiet" onClick={() => selection.set(new Set())}>
        {t('common.clear')}
      </button>
    </div>
  )
}
