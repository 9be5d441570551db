import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { Button, CopyButton } from '../../components/button.tsx'
import { Drawer } from '../../components/drawer.tsx'
import { Loaded } from '../../components/feedback.tsx'
import { Tabs } from '../../components/page.tsx'
import { Time } from '../../components/time.tsx'
import { useLoad } from '../../frame/load.ts'
import { paths } from '../../frame/paths.ts'
import { linkTo, place, setQuery, useQuery } from '../../frame/router.ts'
import { useSession } from '../../frame/session.ts'
import { useStore } from '../../frame/store.ts'
import { none } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import { type Callback, type CallbackDetail, callbackPath } from './callback-json.ts'
import { CancelOne } from './cancel-one.tsx'
import { CallbackStatus, Late } from './columns.tsx'
import { DataTab } from './data-tab.tsx'
import { HistoryTab } from './history-tab.tsx'
import { PushesTab } from './pushes-tab.tsx'
import { queueWords } from './queue-query.ts'
import { Reschedule } from './reschedule.tsx'
import { useMayChange } from './use-may-change.ts'
import { WhyTab } from './why-tab.tsx'

const allTabs = ['history', 'why', 'data', 'pushes'] as const

interface Props {
  id: string
  tab: string | undefined
  /** The queue beside it, for previous and next. */
  list: readonly Callback[]
  onChange: () => void
}

/** All there is to know of one callback, and what may be done with it. */
export function CallbackDrawer({ id, tab, list, onChange }: Props) {
  const { query } = useStore(place)
  const load = useLoad<CallbackDetail>(callbackPath(id), { topics: ['callback'] })
  const [move, setMove] = useQuery('move')
  const tabs = useTabs()
  const current = tabs.find((each) => each === tab) ?? 'history'
  const at = list.findIndex((each) => each.id === id)
  const linkOf = (other: string | undefined, to?: string) =>
    other && linkTo('callback', { id: other, tab: to }, queueWords(query))
  const { data } = load
  const done = () => {
    load.reload()
    onChange()
  }
  return (
    <Drawer
      title={titleOf(data) ?? id}
      closeTo={linkTo('callback', {}, queueWords(query))}
      previous={linkOf(list[at - 1]?.id)}
      next={at < 0 ? undefined : linkOf(list[at + 1]?.id)}
      aside={data && <CallbackStatus callback={data} />}
      actions={data && <Actions callback={data} onMove={() => setMove('1')} onDone={done} />}
    >
      <Loaded of={load}>
        {(callback) => (
          <>
            <Facts callback={callback} />
            {move !== '' && callback.allowed.includes('reschedule') && (
              <Reschedule callback={callback} onDone={done} onClose={() => setMove('')} />
            )}
            <Tabs
              label={t('callback.parts')}
              items={tabs.map((each) => ({
                href: linkOf(id, each === 'history' ? undefined : each) ?? '',
                label: t(`callback.tab.${each}`),
                isCurrent: each === current,
              }))}
            />
            {current === 'history' && <HistoryTab callback={callback} />}
            {current === 'why' && <WhyTab callback={callback} />}
            {current === 'data' && <DataTab callback={callback} />}
            {current === 'pushes' && <PushesTab callback={callback} />}
          </>
        )}
      </Loaded>
    </Drawer>
  )
}

/** Pushes are for who may see deliveries. */
function useTabs(): readonly (typeof allTabs)[number][] {
  const { role } = useSession()
  const mayOversee: readonly string[] = paths.deliveries.seenBy
  return allTabs.filter((tab) => tab !== 'pushes' || mayOversee.includes(role))
}

const titleOf = (callback: Callback | undefined) => callback?.customerNumber || undefined

interface ActionsProps {
  callback: CallbackDetail
  onMove: () => void
  onDone: () => void
}

function Actions({ callback, onMove, onDone }: ActionsProps) {
  const [isCancelling, setCancelling] = useState(false)
  const mayChange = useMayChange()
  const { allowed, state, id } = callback
  return (
    <>
      {allowed.includes('reschedule') && (
        <Button kind="primary" onClick={onMove}>
          {t('callback.reschedule')}
        </Button>
      )}
      {allowed.includes('cancel') && (
        <Button onClick={() => setCancelling(true)}>{t('callback.cancel')}…</Button>
      )}
      {mayChange && state === 'COMPLETED' && (
        <Button onClick={() => setQuery({ book: id })}>{t('callback.bookAgain')}</Button>
      )}
      {isCancelling && (
        <CancelOne callback={callback} onDone={onDone} onClose={() => setCancelling(false)} />
      )}
    </>
  )
}

function Facts({ callback }: { callback: CallbackDetail }) {
  const { id, service, desiredTime, createdAt, expiresAt, completedAt, attempts, agent, reason } =
    callback
  const week = linkTo('callbackWeek', { service })
  return (
    <dl class="callback-facts">
      <Fact name={t('callback.due')}>
        <Time at={desiredTime} />{' '}
        {callback.state !== 'COMPLETED' && (
          <span class="muted">
            (<Time at={desiredTime} isRelative />)
          </span>
        )}{' '}
        <Late callback={callback} now={new Date().toISOString()} />
      </Fact>
      <Fact name={t('callback.service')}>
        <a href={week}>{service}</a>
      </Fact>
      <Fact name={t('callback.id')}>
        <code>{id}</code> <CopyButton text={id} label={t('callback.copyId')} />
      </Fact>
      <Fact name={t('callback.created')}>
        <Time at={createdAt} />
      </Fact>
      {completedAt === undefined ? (
        <Fact name={t('callback.expires')}>
          <Time at={expiresAt} />
        </Fact>
      ) : (
        <Fact name={t('callback.ended')}>
          <Time at={completedAt} />
        </Fact>
      )}
      {reason !== undefined && (
        <Fact name={t('callback.reason')}>
          <code>{reason}</code>
        </Fact>
      )}
      <Fact name={t('callback.attempts')}>{attempts}</Fact>
      <Fact name={t('callback.agent')}>{agent ?? none}</Fact>
    </dl>
  )
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
