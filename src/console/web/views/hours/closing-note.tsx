import { useState } from 'preact/hooks'
import { Note } from '../../components/feedback.tsx'
import { useLoad } from '../../frame/load.ts'
import { linkTo } from '../../frame/router.ts'
import { dateTime } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import { closedOut } from './closing.ts'
import type { Texts } from './week-rules.ts'

interface Bookings {
  readonly callbacks: readonly { readonly id: string; readonly desiredTime: string }[]
  readonly next?: string
}

interface Props {
  /** A callback service that goes by the calendar. */
  service: string
  before: Texts
  after: Texts
  zone: string
}

const ahead = 31 * 86_400_000 // ms, as far as bookings are usually taken
const mostShown = 10

/** What is booked where the changed calendar is closed: it stays, and somebody should know. */
export function ClosingNote({ service, before, after, zone }: Props) {
  const [from] = useState(() => Date.now())
  const { data } = useLoad<Bookings>('/callback/list', {
    query: {
      ...{ service, state: 'SCHEDULED', limit: 250 },
      from: new Date(from).toISOString(),
      to: new Date(from + ahead).toISOString(),
    },
  })
  const lost = closedOut(data?.callbacks ?? [], before, after)
  if (lost.length === 0) return null
  return (
    <Note tone="warn">
      <p>{t('hours.closes', { n: lost.length, service })}</p>
      <p>
        {lost.slice(0, mostShown).map(({ id, desiredTime }, at) => (
          <span key={id}>
            {at > 0 && ' · '}
            <a href={linkTo('callback', { id })}>{dateTime(desiredTime, zone)}</a>
          </span>
        ))}
        {lost.length > mostShown && ' …'}
      </p>
    </Note>
  )
}
