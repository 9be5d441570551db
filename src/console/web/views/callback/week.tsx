import './callback.css'
import { useRef } from 'preact/hooks'
import { Button, ButtonLink } from '../../components/button.tsx'
import { EmptyState, Loaded, Note, Skeleton } from '../../components/feedback.tsx'
import { SelectField } from '../../components/field.tsx'
import { Page } from '../../components/page.tsx'
import { useKeys } from '../../frame/keys.ts'
import { useLoad } from '../../frame/load.ts'
import type { ViewProps } from '../../frame/paths.ts'
import { linkTo, navigate, place, setQuery } from '../../frame/router.ts'
import { useSession } from '../../frame/session.ts'
import { useStore } from '../../frame/store.ts'
import { day } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import { BookDialog } from './book-dialog.tsx'
import type { Slot, Week } from './callback-json.ts'
import { CallbackTabs } from './callback-tabs.tsx'
import { DayList } from './day-list.tsx'
import { addWeeks, weekNumber } from './iso-week.ts'
import { SlotDrawer } from './slot-drawer.tsx'
import { useMayChange } from './use-may-change.ts'
import { useNarrow } from './use-narrow.ts'
import { useNow } from './use-now.ts'
import { useServices } from './use-services.ts'
import { WeekTable } from './week-table.tsx'
import { seamText } from './week-text.ts'

const everyMinute = 60_000 // ms; slots become past

/** A week of a service's slots: what each takes and has, in the calendar's own zone. */
export function View({ params }: ViewProps<'callbackWeek'>) {
  const services = useServices()
  const service = params.service ?? services?.[0]
  const turning = useRef(false)
  const load = useLoad<Week>(service === undefined ? undefined : '/callback/week', {
    query: { service, week: params.week },
    topics: ['callback', 'options'],
    every: everyMinute,
  })
  const shown = load.data?.week ?? params.week
  const turn = (weeks: number) => {
    if (service !== undefined && shown !== undefined) {
      navigate(linkTo('callbackWeek', { service, week: addWeeks(shown, weeks) }))
    }
  }
  const today = () => service !== undefined && navigate(linkTo('callbackWeek', { service }))
  useKeys({ '[': () => turn(-1), ']': () => turn(1), '0': today })
  return (
    <Page
      title={t('callback.title')}
      {...(service === undefined ? {} : { thing: t('callback.weekOf', { service }) })}
      load={load}
      tabs={<CallbackTabs current="callbackWeek" {...(service && { service })} />}
    >
      {service === undefined ? (
        <NoService isKnown={services !== undefined} />
      ) : (
        <>
          <Toolbar
            services={services ?? []}
            service={service}
            week={load.data}
            onTurn={turn}
            onToday={today}
          />
          <Loaded of={load} skeleton={<Skeleton lines={12} />}>
            {(week) => <Shown week={week} onTurn={turn} turning={turning} />}
          </Loaded>
          <Layers services={services} week={load.data} service={service} onBooked={load.reload} />
        </>
      )}
    </Page>
  )
}

function NoService({ isKnown }: { isKnown: boolean }) {
  const { role } = useSession()
  if (role === 'agent') return <EmptyState>{t('callback.chooseInQueue')}</EmptyState>
  if (!isKnown) return <Skeleton />
  const action = role === 'admin' && (
    <ButtonLink href={linkTo('serviceNew')}>{t('callback.addService')}</ButtonLink>
  )
  return <EmptyState action={action}>{t('callback.noService')}</EmptyState>
}

interface ToolbarProps {
  services: readonly string[]
  service: string
  week: Week | undefined
  onTurn: (weeks: number) => void
  onToday: () => void
}

function Toolbar({ services, service, week, onTurn, onToday }: ToolbarProps) {
  const names = [...new Set([...services, service])]
  return (
    <div class="row week-toolbar">
      <SelectField
        label={t('callback.service')}
        isBare
        value={service}
        choices={names.map((value) => ({ value, label: value }))}
        onInput={(next) => navigate(linkTo('callbackWeek', { service: next, week: week?.week }))}
      />
      <Button icon="left" label={t('callback.weekBefore')} onClick={() => onTurn(-1)} />
      <Button icon="right" label={t('callback.weekAfter')} onClick={() => onTurn(1)} />
      <Button onClick={onToday}>{t('callback.today')}</Button>
      <h2 class="numbers" aria-live="polite">
        {week && nameOf(week)}
      </h2>
      {week && <span class="muted">{t('callback.zone', { zone: week.zone })}</span>}
    </div>
  )
}

/** W13, Mon 23 Mar – Sun 29 Mar 2026 */
function nameOf({ week, from, to, zone }: Week): string {
  return t('callback.weekName', {
    n: String(weekNumber(week)),
    from: day(from, zone),
    to: day(Date.parse(to) - 1, zone),
    year: week.slice(0, 4),
  })
}

interface ShownProps {
  week: Week
  onTurn: (weeks: number) => void
  turning: { current: boolean }
}

function Shown({ week, onTurn, turning }: ShownProps) {
  const isNarrow = useNarrow()
  const now = useNow(everyMinute)
  const open = ({ start }: Slot) => setQuery({ slot: start })
  return (
    <>
      {!week.hasHours && <Note tone="info">{t('callback.alwaysOpen')}</Note>}
      {(isNarrow || week.slots.length === 0) &&
        week.clockChanges.map((change) => (
          <Note key={change.at} tone="info">
            {seamText(change, week.zone)}
          </Note>
        ))}
      {week.slots.length === 0 ? (
        <EmptyState icon="clock">{t('callback.noSlots')}</EmptyState>
      ) : isNarrow ? (
        <DayList week={week} now={now} onOpen={open} />
      ) : (
        <WeekTable week={week} now={now} onOpen={open} onTurn={onTurn} turning={turning} />
      )}
    </>
  )
}

interface LayersProps {
  services: readonly string[] | undefined
  service: string
  week: Week | undefined
  onBooked: () => void
}

/** What is open over the week, as the address says. */
function Layers({ services, service, week, onBooked }: LayersProps) {
  const { query } = useStore(place)
  const mayChange = useMayChange()
  useKeys(mayChange ? { n: () => setQuery({ book: 1 }) } : {})
  const slot = week?.slots.find(({ start }) => start === query.get('slot'))
  return (
    <>
      {week && slot && <SlotDrawer key={slot.start} week={week} slot={slot} />}
      {mayChange && query.has('book') && (
        <BookDialog services={services} service={service} onBooked={onBooked} />
      )}
    </>
  )
}
