import { Button } from '../../components/button.tsx'
import { Drawer } from '../../components/drawer.tsx'
import { Loaded, Note } from '../../components/feedback.tsx'
import { Status } from '../../components/status.tsx'
import { type Column, Table } from '../../components/table.tsx'
import { Time } from '../../components/time.tsx'
import { api } from '../../frame/api.ts'
import { useLoad } from '../../frame/load.ts'
import { linkTo, place } from '../../frame/router.ts'
import { toast } from '../../frame/toasts.ts'
import { none } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import type { Attempt, Delivery } from './deliveries-json.ts'

interface Props {
  id: string
  list: readonly Delivery[]
  linkOf: (delivery: Delivery) => string
  onReplay: (id: string) => Promise<void>
}

/** One push with all its attempts, in the provider's own words. */
export function DeliveryDrawer({ id, list, linkOf, onReplay }: Props) {
  const path = `/deliveries/${encodeURIComponent(id)}`
  const load = useLoad<Delivery>(path, { topics: ['delivery'] })
  const at = list.findIndex((each) => each.id === id)
  const [previous, next] = [list[at - 1], at < 0 ? undefined : list[at + 1]]
  const putBack = async () => {
    await api.post(`${path}/undo`)
    toast(t('deliveries.putBackDone'))
    load.reload()
  }
  const { data } = load
  return (
    <Drawer
      title={data?.event.tag ?? t('deliveries.one')}
      closeTo={linkTo('deliveries', {}, Object.fromEntries(place.get().query))}
      previous={previous && linkOf(previous)}
      next={next && linkOf(next)}
      aside={data && <Status of="delivery" is={data.state} />}
      actions={
        <>
          {data?.replayable && (
            <Button kind="primary" onClick={() => onReplay(id).then(load.reload)}>
              {t('deliveries.replay')}
            </Button>
          )}
          {data?.undoable && <Button onClick={putBack}>{t('deliveries.putBack')}</Button>}
        </>
      }
    >
      <Loaded of={load}>{(delivery) => <Facts delivery={delivery} />}</Loaded>
    </Drawer>
  )
}

function Facts({ delivery }: { delivery: Delivery }) {
  const { device, event, attempts, nextAt, expiresAt, node, state } = delivery
  const facts = [
    [t('deliveries.device'), `${device.type} ${device.deviceId}`],
    [t('deliveries.provider'), device.provider ?? none],
    [t('deliveries.event'), event.id],
    [t('deliveries.node'), node],
  ] as const
  return (
    <>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="mono">{value}</dd>
          </div>
        ))}
      </dl>
      {nextAt !== undefined && (
        <p>
          {t('deliveries.next')} <Time at={nextAt} isRelative />, {t('deliveries.until')}{' '}
          <Time at={expiresAt} />
        </p>
      )}
      {state === 'expired' && <Note tone="warn">{t('deliveries.isOld')}</Note>}
      <h3>{t('deliveries.attempts')}</h3>
      <Table
        caption={t('deliveries.attempts')}
        columns={attemptColumns()}
        rows={attempts}
        idOf={({ at }) => String(at)}
      />
    </>
  )
}

function attemptColumns(): Column<Attempt>[] {
  return [
    { name: 'at', label: t('deliveries.time'), cell: ({ at }) => <Time at={at} /> },
    { name: 'outcome', label: t('deliveries.outcome'), cell: ({ outcome }) => outcome },
    { name: 'reason', label: t('deliveries.answer'), cell: ({ reason }) => reason ?? none },
    {
      name: 'providerId',
      label: t('deliveries.providerId'),
      cell: ({ providerId }) => (providerId === undefined ? none : <code>{providerId}</code>),
    },
  ]
}
