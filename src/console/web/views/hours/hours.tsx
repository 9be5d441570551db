import { ButtonLink } from '../../components/button.tsx'
import { EmptyState, FaultNote, Loaded } from '../../components/feedback.tsx'
import { SelectField } from '../../components/field.tsx'
import { Page } from '../../components/page.tsx'
import { Badge } from '../../components/status.tsx'
import { useArea } from '../../components/use-area.ts'
import { useLoad } from '../../frame/load.ts'
import type { ViewProps } from '../../frame/paths.ts'
import { linkTo, navigate } from '../../frame/router.ts'
import { useSession } from '../../frame/session.ts'
import { t } from '../../i18n/text.ts'
import type { Service } from '../services/service-list.ts'
import { useServices } from '../services/use-services.ts'
import { CalendarEditor } from './calendar-editor.tsx'
import type { Moment } from './calendar-json.ts'
import { usersOf } from './closing.ts'
import { nextSentence } from './sentences.ts'
import { Simulate } from './simulate.tsx'
import './hours.css'

/** When the centre is open, and how much it takes. */
export function View({ params }: ViewProps<'hours'>) {
  const all = useServices()
  const isReady = useArea('services') // words of the parameters
  const calendars = (all.services ?? []).filter(({ kind }) =>
    /^(?:office-hours|capacity)$/.test(kind),
  )
  const chosen = params.service ?? calendars[0]?.name
  const service = calendars.find(({ name }) => name === chosen)
  return (
    <Page
      title={t('hours.title')}
      {...(chosen === undefined ? {} : { thing: chosen })}
      load={all.load}
      aside={service && <Now service={service} />}
    >
      {all.templates.fault && (
        <FaultNote fault={all.templates.fault} onRetry={all.templates.reload} />
      )}
      <Loaded of={all.load}>
        {() =>
          all.services !== undefined &&
          isReady && <Calendars {...{ calendars, chosen, service }} all={all.services} />
        }
      </Loaded>
    </Page>
  )
}

interface Props {
  calendars: readonly Service[]
  chosen: string | undefined
  service: Service | undefined
  all: readonly Service[]
}

function Calendars({ calendars, chosen, service, all }: Props) {
  const { role } = useSession()
  const canEdit = role === 'admin' || role === 'supervisor'
  if (calendars.length === 0) {
    const action = role === 'admin' && (
      <ButtonLink href={linkTo('serviceNew', {}, { template: 'office-hours' })}>
        {t('hours.make')}
      </ButtonLink>
    )
    return (
      <EmptyState icon="clock" action={action}>
        {t('hours.none')}
      </EmptyState>
    )
  }
  return (
    <>
      <SelectField
        label={t('hours.calendar')}
        value={service?.name ?? ''}
        choices={[
          ...(service === undefined ? [{ value: '', label: chosen ?? '', disabled: true }] : []),
          ...calendars.map(({ name, template }) => ({
            value: name,
            label: `${name} (${template?.title ?? ''})`,
          })),
        ]}
        onInput={(name) => navigate(linkTo('hours', { service: name }))}
      />
      {service === undefined ? (
        <EmptyState icon="clock">{t('hours.notThere', { name: chosen ?? '' })}</EmptyState>
      ) : (
        <>
          <CalendarEditor
            key={service.name}
            {...{ service, canEdit }}
            users={usersOf(service.name, all)}
          />
          <Simulate key={`simulate-${service.name}`} service={service.name} />
        </>
      )}
    </>
  )
}

const minute = 60_000

/** How it is at this moment, by the options that are saved. */
function Now({ service: { name } }: { service: Service }) {
  const { data } = useLoad<Moment>('/calendar/simulate', {
    query: { service: name },
    topics: ['options'],
    every: minute,
  })
  if (data === undefined) return null
  return (
    <span class="row">
      <Badge tone={data.open ? 'good' : 'neutral'} icon={data.open ? 'check' : 'ban'}>
        {t(data.open ? 'hours.openNow' : 'hours.closedNow')}
      </Badge>
      <span class="muted">{nextSentence(data)}</span>
    </span>
  )
}
