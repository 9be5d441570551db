import { EmptyState, Loaded } from '../../components/feedback.tsx'
import { Status } from '../../components/status.tsx'
import { Time } from '../../components/time.tsx'
import { useLoad } from '../../frame/load.ts'
import { linkTo } from '../../frame/router.ts'
import { t } from '../../i18n/text.ts'
import type { Delivery, DeliveryList } from '../deliveries/deliveries-json.ts'
import type { CallbackDetail } from './callback-json.ts'

const mostShown = 50 // of a day; the rest is under Deliveries
const longestAsked = 256 // characters that the list of deliveries looks for

/** What was sent to the device that the callback names, or about it to whoever subscribed. */
export function PushesTab({ callback }: { callback: CallbackDetail }) {
  const device = deviceOf(callback)
  const q = device ?? callback.id
  const load = useLoad<DeliveryList>('/deliveries', {
    ...{ query: { q, limit: mostShown }, topics: ['delivery'] },
  })
  return (
    <Loaded of={load}>
      {({ deliveries, cursor }) => (
        <>
          <p class="muted">
            {t(device === undefined ? 'callback.pushesOfId' : 'callback.pushesOf')}
          </p>
          {deliveries.length === 0 ? (
            <EmptyState icon="bell">{t('callback.noPushes')}</EmptyState>
          ) : (
            <ol class="callback-why">
              {deliveries.map((delivery) => (
                <li key={delivery.id}>
                  <Push delivery={delivery} />
                </li>
              ))}
            </ol>
          )}
          {cursor !== undefined && (
            <p>
              <a href={linkTo('deliveries', {}, { q })}>{t('callback.allPushes')}</a>
            </p>
          )}
        </>
      )}
    </Loaded>
  )
}

function Push({ delivery }: { delivery: Delivery }) {
  const { id, state, event, device, attempts, createdAt } = delivery
  const last = attempts.at(-1)
  return (
    <>
      <p class="spread">
        <a class="mono" href={linkTo('deliveries', { id })}>
          {event.tag}
        </a>
        <Status of="delivery" is={state} />
      </p>
      <p class="muted">
        <Time at={createdAt} /> · {device.type} <span class="mono">{device.deviceId}</span> ·{' '}
        {t('callback.tries', { n: attempts.length })}
      </p>
      {last?.reason !== undefined && <p class="faint mono">{last.reason}</p>}
    </>
  )
}

function deviceOf({ properties }: CallbackDetail): string | undefined {
  const id = properties._device_notification_id
  return typeof id === 'string' && id !== '' && id.length <= longestAsked ? id : undefined
}
