import { useRef, useState } from 'preact/hooks'
import { t } from '../../i18n/text.ts'
import { clock, dayLength, type Stroke, valueIn, type Week } from './week-rules.ts'

interface Props {
  week: Week
  /** Of the columns. */
  heads: readonly { readonly name: string; readonly notes: readonly string[] }[]
  /** What a stroke writes; 1 for hours. */
  brush: number
  /** Callbacks in a half hour of a column. */
  bookedIn: (day: number, from: number) => number
  /** Capacities have numbers, hours none. */
  isNumbered: boolean
  onPaint?: ((strokes: readonly Stroke[]) => void) | undefined
  /** The one that a phone shows. */
  day: number
}

const step = 30 // minutes a cell has
const rows = Array.from({ length: dayLength / step }, (_, at) => at * step)
const opening = 7 * 60 // what is looked at first

interface Cell {
  readonly day: number
  readonly from: number
}

/** A week to paint: by pointer, or with arrows, Space, and Shift with an arrow to go on painting. */
export function WeekGrid({ week, heads, brush, bookedIn, isNumbered, onPaint, day }: Props) {
  const root = useRef<HTMLTableElement>(null)
  const [at, setAt] = useState<Cell>({ day: 0, from: 9 * 60 })
  const stroke = useRef<{ start: Cell; value: number }>(undefined)
  const holds = ({ day, from }: Cell) => valueIn(week[day] ?? [], from, from + step)
  const opposite = (cell: Cell) => (holds(cell) === brush ? 0 : brush)
  const paintOver = (start: Cell, end: Cell, value: number) =>
    onPaint?.(strokesBetween(start, end, value))
  const go = (to: Cell) => {
    setAt(to)
    root.current?.querySelector<HTMLElement>(`[data-cell="${to.day}-${to.from}"]`)?.focus()
  }
  const keys = (event: KeyboardEvent) => {
    const to = moved(at, event.key)
    if (event.key === ' ' || event.key === 'Enter') paintOver(at, at, opposite(at))
    else if (to === undefined) return
    else {
      if (event.shiftKey) paintOver(to, to, holds(at) ?? brush)
      go(to)
    }
    event.preventDefault()
  }
  const over = (event: PointerEvent) => cellOf(event.target)
  const press = (event: PointerEvent) => {
    const cell = over(event)
    if (cell === undefined || onPaint === undefined || event.button !== 0) return
    if (event.pointerType === 'touch') return // a finger scrolls; its click paints
    stroke.current = { start: cell, value: opposite(cell) }
    paintOver(cell, cell, stroke.current.value)
    setAt(cell)
  }
  const move = (event: PointerEvent) => {
    const cell = over(event)
    if (stroke.current === undefined || cell === undefined || event.buttons !== 1) return
    paintOver(stroke.current.start, cell, stroke.current.value)
  }
  const click = (event: MouseEvent) => {
    const cell = cellOf(event.target)
    const wasPainted = stroke.current !== undefined
    stroke.current = undefined
    if (cell === undefined || wasPainted) return
    setAt(cell)
    paintOver(cell, cell, opposite(cell))
  }
  return (
    <section class="week-frame" tabIndex={0} aria-label={t('hours.week')} ref={scrollToMorning}>
      <table
        ref={root}
        class="week"
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: its cells take keys
        role="grid"
        aria-readonly={onPaint === undefined}
        aria-label={t('hours.week')}
        data-day={day}
        onKeyDown={keys}
        onPointerDown={press}
        onPointerOver={move}
        onClick={click}
      >
        <thead>
          <tr>
            <th scope="col">
              <span class="sr-only">{t('hours.time')}</span>
            </th>
            {heads.map(({ name, notes }, column) => (
              <th key={name} scope="col" data-column={column}>
                {name}
                {notes.map((note) => (
                  <span key={note} class="week-note">
                    {note}
                  </span>
                ))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((from) => (
            <tr key={from} data-from={from}>
              <th scope="row">{from % 60 === 0 ? clock(from) : <HalfHour from={from} />}</th>
              {heads.map(({ name }, column) => {
                const value = holds({ day: column, from })
                const booked = bookedIn(column, from)
                const isHere = at.day === column && at.from === from
                return (
                  <td
                    key={name}
                    data-cell={`${column}-${from}`}
                    data-column={column}
                    class={value === 0 ? 'closed' : value === undefined ? 'partly' : 'open'}
                    tabIndex={isHere ? 0 : -1}
                    aria-label={`${name} ${clock(from)}, ${wordOf(value, isNumbered)}${bookedWord(booked)}`}
                    onFocus={() => setAt({ day: column, from })}
                  >
                    {value === undefined ? '…' : isNumbered && value > 0 ? value : ''}
                    {booked > 0 && <span class="week-booked">{booked}</span>}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const HalfHour = ({ from }: { from: number }) => <span class="sr-only">{clock(from)}</span>

function wordOf(value: number | undefined, isNumbered: boolean): string {
  if (value === undefined) return t('hours.partly')
  if (value === 0) return t('hours.closedWord')
  return isNumbered ? t('hours.takes', { n: value }) : t('hours.openWord')
}

const bookedWord = (booked: number) => (booked === 0 ? '' : `, ${t('hours.booked', { n: booked })}`)

function cellOf(target: EventTarget | null): Cell | undefined {
  const name = (target as Element | null)?.closest<HTMLElement>('[data-cell]')?.dataset.cell
  const [day, from] = (name ?? '').split('-').map(Number)
  return name === undefined ? undefined : { day: day ?? 0, from: from ?? 0 }
}

function moved({ day, from }: Cell, key: string): Cell | undefined {
  const to = {
    ArrowUp: { day, from: from - step },
    ArrowDown: { day, from: from + step },
    ArrowLeft: { day: day - 1, from },
    ArrowRight: { day: day + 1, from },
    Home: { day: 0, from },
    End: { day: 6, from },
  }[key]
  const isWithin =
    to !== undefined && to.day >= 0 && to.day < 7 && to.from >= 0 && to.from < dayLength
  return isWithin ? to : undefined
}

/** The rectangle between two cells. */
function strokesBetween(start: Cell, end: Cell, value: number): Stroke[] {
  const [first, last] = [Math.min(start.day, end.day), Math.max(start.day, end.day)]
  const [from, to] = [Math.min(start.from, end.from), Math.max(start.from, end.from) + step]
  return Array.from({ length: last - first + 1 }, (_, at) => ({ day: first + at, from, to, value }))
}

function scrollToMorning(frame: HTMLElement | null): void {
  if (frame === null || frame.dataset.scrolled === 'yes') return
  frame.dataset.scrolled = 'yes'
  const row = frame.querySelector<HTMLElement>(`[data-from="${opening}"]`)
  const head = frame.querySelector<HTMLElement>('thead')
  if (row !== null) frame.scrollTop = row.offsetTop - (head?.offsetHeight ?? 0)
}
