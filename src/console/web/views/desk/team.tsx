import './desk.css'
import { Button } from '../../components/button.tsx'
import { EmptyState, Loaded } from '../../components/feedback.tsx'
import { Page } from '../../components/page.tsx'
import { Status } from '../../components/status.tsx'
import { type Column, Table } from '../../components/table.tsx'
import { Time } from '../../components/time.tsx'
import { api } from '../../frame/api.ts'
import { useLoad } from '../../frame/load.ts'
import type { ViewProps } from '../../frame/paths.ts'
import { duration, none } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import { type Agent, agentPath, type Queue } from './desk-json.ts'
import { DeskTabs } from './desk-tabs.tsx'

const live = { topics: ['desk'], every: 15_000 } as const

/** All agents and queues, for who looks after them. */
export function View(_: ViewProps<'deskTeam'>) {
  const agents = useLoad<Agent[]>('/desk/agents', live)
  const queues = useLoad<Queue[]>('/desk/queues', live)
  const setNotReady = async ({ id }: Agent) => {
    await api.put(agentPath(id), { body: { state: 'NOT_READY', reason: 'supervisor' } })
    agents.reload()
  }
  return (
    <Page title={t('desk.team')} load={agents} tabs={<DeskTabs current="deskTeam" />}>
      <Loaded of={agents}>
        {(all) => (
          <Table
            caption={t('desk.agents')}
            columns={agentColumns(setNotReady)}
            rows={all}
            idOf={({ id }) => id}
            empty={<EmptyState icon="headset">{t('desk.noAgents')}</EmptyState>}
          />
        )}
      </Loaded>
      <Loaded of={queues}>
        {(all) => (
          <Table
            caption={t('desk.queues')}
            columns={queueColumns()}
            rows={all}
            idOf={({ queue }) => queue}
            empty={<EmptyState icon="queue">{t('desk.noQueuesYet')}</EmptyState>}
          />
        )}
      </Loaded>
    </Page>
  )
}

function agentColumns(setNotReady: (agent: Agent) => Promise<void>): Column<Agent>[] {
  return [
    { name: 'agent', label: t('desk.agent'), cell: ({ nickname, id }) => `${nickname} (${id})` },
    {
      name: 'state',
      label: t('desk.state'),
      cell: ({ state }) => <Status of="agent" is={state} />,
    },
    { name: 'since', label: t('desk.since'), cell: ({ since }) => <Time at={since} isRelative /> },
    {
      name: 'load',
      label: t('desk.loadTitle'),
      cell: ({ load, chats }) => `${load.chat + load.voice}/${chats}`,
    },
    { name: 'queues', label: t('desk.queues'), cell: ({ queues }) => queues.join(', ') || none },
    {
      name: 'act',
      label: t('common.actions'),
      cell: (agent) =>
        agent.state === 'READY' && (
          <Button onClick={() => setNotReady(agent)}>{t('desk.setNotReady')}</Button>
        ),
    },
  ]
}

function queueColumns(): Column<Queue>[] {
  return [
    { name: 'queue', label: t('desk.queue'), cell: ({ queue }) => queue },
    { name: 'waiting', label: t('desk.waiting'), cell: ({ waiting }) => waiting, align: 'right' },
    {
      name: 'longest',
      label: t('desk.longestWait'),
      cell: ({ waiting, longestWait }) => (waiting === 0 ? none : duration(longestWait)),
      align: 'right',
    },
    {
      name: 'ready',
      label: t('desk.readyAgents'),
      cell: ({ readyAgents, servingAgents }) => `${readyAgents}/${servingAgents}`,
      align: 'right',
    },
  ]
}
