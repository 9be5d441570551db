import './new-pill.css'
import type { RefObject } from 'preact'
import { useReducer, useRef } from 'preact/hooks'
import { t } from '../i18n/text.ts'
import { goneFrom, merged, newIn } from './steady-rows.ts'

/** Rows as they may be shown now, and what waits to be shown. */
export interface SteadyRows<Row> {
  readonly rows: readonly Row[]
  readonly waiting: number
  /** Rows that stand there still, but only until somebody lets go of them. */
  readonly gone: ReadonlySet<string>
  /** Shows all as it is now. */
  take(): void
  /** The next answer too: for whoever has changed something and looks for it. */
  show(): void
  /** Around pill and table: where a pointer or the focus holds the rows. */
  readonly frame: RefObject<HTMLDivElement | null>
}

interface SteadyOptions<Row> {
  /** The latest answer's. */
  readonly rows: readonly Row[] | undefined
  readonly idOf: (row: Row) => string
  /** What was asked for: filters, order, page. Of something else the rows are shown at once. */
  readonly of: string
  /** Rows are selected, or something else is done with them. */
  readonly isHeld?: boolean
}

interface Shown<Row> {
  readonly of: string
  readonly latest: readonly Row[]
  readonly rows: readonly Row[]
}

/** Rows do not move under a pointer, the focus or a selection: those that come meanwhile wait. */
export function useSteadyRows<Row>(o: SteadyOptions<Row>): SteadyRows<Row> {
  const frame = useRef<HTMLDivElement>(null)
  const shown = useRef<Shown<Row>>(undefined)
  const isOpen = useRef(false)
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  const { rows: latest, idOf, of } = o
  if (latest !== undefined && latest !== shown.current?.latest) {
    const former = shown.current
    const mustStay = former?.of === of && !isOpen.current && (o.isHeld || isTouched(frame.current))
    const rows = former !== undefined && mustStay ? merged(former.rows, latest, idOf) : latest
    shown.current = { of, latest, rows }
    isOpen.current = false
  }
  const rows = shown.current?.rows ?? []
  const take = () => {
    if (shown.current !== undefined) shown.current = { ...shown.current, rows: latest ?? rows }
    redraw(undefined)
  }
  return {
    rows,
    waiting: newIn(latest ?? rows, rows, idOf).length,
    gone: goneFrom(latest ?? rows, rows, idOf),
    take,
    show() {
      isOpen.current = true
      take()
    },
    frame,
  }
}

/** A pointer is over the rows, or the focus is in them. */
function isTouched(frame: HTMLElement | null): boolean {
  return frame?.querySelector('tbody:hover, tbody:focus-within') != null
}

/** "3 new, show": over the head of the table, so that it moves no row itself. */
export function NewPill({ waiting, take, frame }: SteadyRows<unknown>) {
  const open = () => {
    take()
    frame.current?.querySelector<HTMLElement>('.table-frame')?.focus() // the button is gone
  }
  return (
    <div class="new-pill" role="status">
      {waiting > 0 && (
        <button type="button" class="button primary" onClick={open}>
          {t('common.newRows', { n: waiting })}
        </button>
      )}
    </div>
  )
}
