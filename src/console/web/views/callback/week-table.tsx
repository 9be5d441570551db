import { useEffect, useRef, useState } from 'preact/hooks'
import { day, timeInZone } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import type { Slot, Week } from './callback-json.ts'
import { type Place, step } from './grid-keys.ts'
import { type Cell, heatOf, isNow, type Row, type SlotRow, toGrid } from './week-grid.ts'
import { cellName, seamText } from './week-text.ts'

interface Props {
  week: Week
  now: number
  onOpen: (slot: Slot) => void
  onTurn: (weeks: number) => void
  /** True from a Page key in the grid until the next week is there, which takes the focus. */
  turning: { current: boolean }
}

/** Seven columns, a row for each time of day; arrows walk, Enter opens, Page keys turn the week. */
export function WeekTable(o: Props) {
  const { week, now, onOpen } = o
  const { rows } = toGrid(week)
  const slotRows = rows.filter((row) => row.kind === 'slots')
  const { body, at, setAt, onKeyDown } = useWalk(slotRows, o)
  return (
    <div class="week-frame">
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid may be a table */}
      <table class="week" role="grid" aria-label={t('callback.grid')} onKeyDown={onKeyDown}>
        <Days week={week} now={now} />
        <tbody ref={body}>
          {rows.map((row) =>
            row.kind === 'slots' ? (
              <SlotCells
                key={row.key}
                row={row}
                index={slotRows.indexOf(row)}
                at={at}
                week={week}
                now={now}
                onFocus={setAt}
                onOpen={onOpen}
              />
            ) : (
              <Between key={row.key} row={row} week={week} />
            ),
          )}
        </tbody>
      </table>
    </div>
  )
}

/** The one cell that Tab leads to, and how keys lead on from it. */
function useWalk(rows: readonly SlotRow[], { now, onOpen, onTurn, turning }: Props) {
  const body = useRef<HTMLTableSectionElement>(null)
  const [last, setAt] = useState<Place>(() => firstPlace(rows, now))
  const at = rows[last.row] === undefined ? firstPlace(rows, now) : last // a row may be gone by now
  const focus = ({ row, column }: Place) => {
    setAt({ row, column })
    body.current?.querySelector<HTMLElement>(`[data-at="${row}.${column}"]`)?.focus()
  }
  useEffect(() => {
    if (turning.current) focus(at)
    else showFrom(body.current?.querySelector<HTMLElement>('.now'))
    turning.current = false
  }, [])
  const onKeyDown = (event: KeyboardEvent) => {
    const cell = rows[at.row]?.cells[at.column]
    const isOpening = event.key === 'Enter' || event.key === ' '
    const to = step(at, event.key, { rows: rows.length, columns: 7 })
    if (isOpening && cell?.kind === 'slot') onOpen(cell.slot)
    else if (event.key === 'PageUp' || event.key === 'PageDown') {
      turning.current = true
      onTurn(event.key === 'PageUp' ? -1 : 1)
    } else if (to !== undefined) focus(to)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return { body, at, setAt, onKeyDown }
}

/** The hour before now is at the top of the frame, the rest of the day below. */
function showFrom(cell: HTMLElement | null | undefined): void {
  const frame = cell?.closest('.week-frame')
  if (cell && frame) frame.scrollTop = Math.max(0, cell.offsetTop - 3 * cell.offsetHeight)
}

/** Now, when that is in this week; else where the first slot is. */
function firstPlace(rows: readonly SlotRow[], now: number): Place {
  const places = rows.flatMap(({ cells }, row) =>
    cells.map((cell, column) => ({ cell, row, column })),
  )
  const slots = places.filter(({ cell }) => cell.kind === 'slot')
  const own = slots.find(({ cell }) => cell.kind === 'slot' && isNow(cell.slot, now))
  const { row, column } = own ?? slots[0] ?? { row: 0, column: 0 }
  return { row, column }
}

function Days({ week: { days, zone }, now }: { week: Week; now: number }) {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(now)
  return (
    <thead>
      <tr>
        <td />
        {days.map(({ date, hours }) => (
          <th key={date} scope="col" aria-current={date === today ? 'date' : undefined}>
            {day(`${date}T12:00:00Z`, 'UTC')}
            {hours !== 24 && <span class="muted"> {t('callback.dayHours', { n: hours })}</span>}
          </th>
        ))}
      </tr>
    </thead>
  )
}

/** Where clocks are moved, and times of no slot at all. */
function Between({ row, week }: { row: Exclude<Row, SlotRow>; week: Week }) {
  return (
    <tr class={row.kind}>
      <th scope="row" class="numbers">
        {row.kind === 'gap' ? row.from : row.change.wallBefore.slice(11)}
      </th>
      <td colSpan={7}>
        <span>
          {row.kind === 'seam'
            ? seamText(row.change, week.zone)
            : t('callback.closedFromTo', { from: row.from, to: row.to })}
        </span>
      </td>
    </tr>
  )
}

interface SlotCellsProps {
  row: SlotRow
  index: number
  /** The one cell that Tab leads to. */
  at: Place
  week: Week
  now: number
  onFocus: (place: Place) => void
  onOpen: (slot: Slot) => void
}

function SlotCells({ row, index, at, week, now, onFocus, onOpen }: SlotCellsProps) {
  const { zone, days } = week
  const time = row.doubledAt === undefined ? row.time : timeInZone(row.doubledAt, zone)
  return (
    <tr>
      <th scope="row" class="numbers">
        {time}
      </th>
      {row.cells.map((cell, column) => {
        const date = days[column]?.date ?? ''
        return (
          <td
            key={date}
            data-at={`${index}.${column}`}
            tabIndex={at.row === index && at.column === column ? 0 : -1}
            class={classOf(cell, now)}
            onFocus={() => onFocus({ row: index, column })}
            onClick={() => cell.kind === 'slot' && onOpen(cell.slot)}
          >
            <span class="sr-only">{cellName(cell, { date, time, zone, now })}</span>
            <CellText cell={cell} />
          </td>
        )
      })}
    </tr>
  )
}

function CellText({ cell }: { cell: Cell }) {
  if (cell.kind !== 'slot') return null
  const { booked, capacity } = cell.slot
  const isFull = heatOf(cell.slot) === 'full'
  return (
    <span aria-hidden="true">
      {booked}/{capacity}
      {isFull && ` ${t('callback.fullWord')}`}
    </span>
  )
}

function classOf(cell: Cell, now: number): string {
  if (cell.kind !== 'slot') return cell.kind
  const { slot } = cell
  const heat = heatOf(slot)
  return [
    'slot',
    heat === 'full' ? 'full' : `heat-${heat}`,
    ...(slot.past && !isNow(slot, now) ? ['past'] : []),
    ...(slot.open ? [] : ['shut']),
    ...(isNow(slot, now) ? ['now'] : []),
  ].join(' ')
}
