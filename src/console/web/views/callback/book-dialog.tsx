import { useState } from 'preact/hooks'
import { FaultNote, Skeleton } from '../../components/feedback.tsx'
import { useLoad } from '../../frame/load.ts'
import { place, setQuery } from '../../frame/router.ts'
import { useStore } from '../../frame/store.ts'
import { t } from '../../i18n/text.ts'
import { BookForm } from './book-form.tsx'
import { type CallbackDetail, callbackPath } from './callback-json.ts'

interface Props {
  services: readonly string[] | undefined
  /** The service that is looked at. */
  service?: string | undefined
  onBooked: () => void
}

/** Open while the address says `book`: 1, or the id of a callback that is booked again. */
export function BookDialog({ services, service, onBooked }: Props) {
  const { query } = useStore(place)
  const [again] = useState(query.get('book') === '1' ? undefined : query.get('book'))
  const path = again ? callbackPath(again) : undefined
  const { data, fault } = useLoad<CallbackDetail>(path)
  const close = () => setQuery({ book: '', at: '' })
  if (services === undefined || (path !== undefined && data === undefined)) {
    return fault === undefined ? <Skeleton lines={1} /> : <FaultNote fault={fault} />
  }
  return (
    <BookForm
      title={t(again ? 'callback.bookAgain' : 'callback.book')}
      services={services}
      service={data?.service ?? service ?? query.get('service') ?? services[0] ?? ''}
      number={data?.customerNumber ?? ''}
      at={query.get('at') ?? undefined}
      more={data === undefined ? {} : copied(data)}
      onBooked={onBooked}
      onClose={close}
    />
  )
}

/** What the app stored with it and what steered it, but not its time. */
function copied({ data, properties }: CallbackDetail): Readonly<Record<string, unknown>> {
  const { _desired_time, ...steering } = properties
  return { ...data, ...steering }
}
