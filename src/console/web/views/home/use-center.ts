import { useMemo } from 'preact/hooks'
import { type Load, useLoad } from '../../frame/load.ts'
import { useSession } from '../../frame/session.ts'
import type { AgentView, CallbackList, OptionSections, QueueView } from './home-data.ts'

/** Everything on Home that is not a node. */
export interface Center {
  readonly queues: Load<readonly QueueView[]>
  readonly agents: Load<readonly AgentView[]>
  /** Callbacks due within the hour, and a step beyond. */
  readonly due: Load<CallbackList>
  /** Absent for agents, who set nothing up. */
  readonly options: Load<OptionSections>
}

const every = 60_000 // ms
const step = 300_000 // ms; the window of an hour moves in steps, each a call
export const mostDue = 250 // as many as are counted; a plus stands behind them

export function useCenter(): Center {
  const { role } = useSession()
  const now = Math.floor(Date.now() / step) * step
  const to = useMemo(() => new Date(now + 3_600_000 + step).toISOString(), [now])
  const query = { state: 'waiting', to, limit: mostDue }
  return {
    queues: useLoad<readonly QueueView[]>('/desk/queues', { topics: ['desk'], every }),
    agents: useLoad<readonly AgentView[]>('/desk/agents', { topics: ['desk'], every }),
    due: useLoad<CallbackList>('/callback/list', { query, topics: ['callback'], every }),
    options: useLoad<OptionSections>(role === 'agent' ? undefined : '/options', {
      topics: ['options'],
    }),
  }
}
