import { Button } from '../../components/button.tsx'
import { SelectField } from '../../components/field.tsx'
import { place, setQuery } from '../../frame/router.ts'
import { useStore } from '../../frame/store.ts'
import { day, timeInZone } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import type { Slot, Week } from './callback-json.ts'
import { type Cell, heatOf, toGrid } from './week-grid.ts'
import { closedText, seamText, slotText } from './week-text.ts'

interface Props {
  week: Week
  now: number
  onOpen: (slot: Slot) => void
}

/** One day of the week, where there is no room for seven. */
export function DayList({ week, now, onOpen }: Props) {
  const { query } = useStore(place)
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: week.zone }).format(now)
  const dates = week.days.map(({ date }) => date)
  const wanted = query.get('day') ?? today
  const date = dates.includes(wanted) ? wanted : (dates[0] ?? '')
  const index = dates.indexOf(date)
  const { rows } = toGrid(week)
  return (
    <>
      <SelectField
        label={t('callback.day')}
        value={date}
        choices={week.days.map((each) => ({ value: each.date, label: dayName(each) }))}
        onInput={(next) => setQuery({ day: next, slot: '' })}
      />
      <ol class="day-list">
        {rows.map((row) => {
          if (row.kind === 'gap') {
            const text = t('callback.closedFromTo', { from: row.from, to: row.to })
            return <Line key={row.key} kind="gap" text={text} />
          }
          if (row.kind === 'seam') {
            const isToday = row.date === date
            const text = seamText(row.change, week.zone)
            return isToday ? <Line key={row.key} kind="seam" text={text} /> : null
          }
          const cell = row.cells[index]
          const time =
            row.doubledAt === undefined || cell?.kind !== 'slot'
              ? row.time
              : timeInZone(cell.slot.start, week.zone)
          return cell && <Entry key={row.key} {...{ cell, time, now, onOpen }} />
        })}
      </ol>
    </>
  )
}

function dayName({ date, hours }: Week['days'][number]): string {
  const name = day(`${date}T12:00:00Z`, 'UTC')
  return hours === 24 ? name : `${name} ${t('callback.dayHours', { n: hours })}`
}

const Line = ({ kind, text }: { kind: 'gap' | 'seam'; text: string }) => (
  <li class={kind}>{text}</li>
)

interface EntryProps {
  cell: Cell
  time: string
  now: number
  onOpen: (slot: Slot) => void
}

function Entry({ cell, time, now, onOpen }: EntryProps) {
  if (cell.kind === 'never' || cell.kind === 'skipped') return null
  if (cell.kind === 'closed') {
    return (
      <li class="closed">
        <span class="numbers">{time}</span> <span class="muted">{closedText(cell.why)}</span>
      </li>
    )
  }
  const heat = heatOf(cell.slot)
  return (
    <li>
      <Button
        class={`slot-button ${heat === 'full' ? 'full' : `heat-${heat}`}`}
        onClick={() => onOpen(cell.slot)}
      >
        <span class="numbers">{time}</span> <span>{slotText(cell.slot, now)}</span>
      </Button>
    </li>
  )
}
