import { Button } from '../../components/button.tsx'
import { Drawer } from '../../components/drawer.tsx'
import { EmptyState, Loaded } from '../../components/feedback.tsx'
import { Badge } from '../../components/status.tsx'
import { type Column, Table } from '../../components/table.tsx'
import { useLoad } from '../../frame/load.ts'
import { linkTo, place, setQuery } from '../../frame/router.ts'
import { useStore } from '../../frame/store.ts'
import { day, timeInZone } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import type { Callback, CallbackPage, Slot, Week } from './callback-json.ts'
import { CallbackStatus } from './columns.tsx'
import { useMayChange } from './use-may-change.ts'
import { heatOf, isFree } from './week-grid.ts'
import { slotSpan } from './week-text.ts'

const mostShown = 250

/** A slot and who is booked in it. */
export function SlotDrawer({ week, slot }: { week: Week; slot: Slot }) {
  const { query } = useStore(place)
  const mayChange = useMayChange()
  const { service, zone } = week
  const rest = Object.fromEntries([...query].filter(([name]) => name !== 'slot'))
  const lastMoment = new Date(Date.parse(slot.end) - 1).toISOString()
  const load = useLoad<CallbackPage>('/callback/list', {
    query: { service, from: slot.start, to: lastMoment, state: 'all', limit: mostShown },
    topics: ['callback'],
  })
  const isFull = heatOf(slot) === 'full'
  const because = slot.past ? t('callback.slotPast') : isFull ? t('callback.slotFull') : undefined
  return (
    <Drawer
      title={`${day(slot.start, zone)}, ${slotSpan(slot, week)}`}
      closeTo={linkTo('callbackWeek', { service, week: week.week }, rest)}
      aside={
        <Badge tone={isFull ? 'warn' : 'info'}>
          {t('callback.bookedOf', { booked: slot.booked, capacity: slot.capacity })}
        </Badge>
      }
      actions={
        mayChange && (
          <Button
            kind="primary"
            icon="plus"
            disabledBecause={!isFree(slot) && (because ?? t('callback.slotClosed'))}
            onClick={() => setQuery({ book: 1, at: slot.start })}
          >
            {t('callback.bookHere')}
          </Button>
        )
      }
    >
      <Loaded of={load}>
        {({ callbacks }) => (
          <Table
            caption={t('callback.bookings')}
            columns={columns(zone)}
            rows={callbacks}
            idOf={({ id }) => id}
            linkOf={({ id }) => linkTo('callback', { id }, { service })}
            empty={<EmptyState icon="phone">{t('callback.noBookings')}</EmptyState>}
          />
        )}
      </Loaded>
    </Drawer>
  )
}

function columns(zone: string): Column<Callback>[] {
  return [
    {
      name: 'due',
      label: t('callback.due'),
      cell: ({ desiredTime }) => timeInZone(desiredTime, zone),
    },
    {
      name: 'customer',
      label: t('callback.customer'),
      cell: ({ customerNumber }) => <span class="mono">{customerNumber}</span>,
    },
    {
      name: 'state',
      label: t('callback.state'),
      cell: (callback) => <CallbackStatus callback={callback} />,
    },
  ]
}
