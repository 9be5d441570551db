import { useEffect, useRef, useState } from 'preact/hooks'
import { api } from '../../frame/api.ts'
import { type Load, useLoad } from '../../frame/load.ts'
import { toast } from '../../frame/toasts.ts'
import { t } from '../../i18n/text.ts'
import { type Agent, agentPath, type Interaction, type Queue } from './desk-json.ts'
import { type Offers, useOffers } from './use-offers.ts'

const every = 5000 // ms; what is told live comes at once, and here is what was not told

export interface Desk extends Offers {
  readonly agents: Load<Agent[]>
  readonly agent: Agent | undefined
  readonly queues: readonly Queue[]
  /** What is being worked on, chats that have ended until they are put away among it. */
  readonly open: readonly Interaction[]
  /** Of it, what has not ended. */
  readonly inHand: number
  /** When the server last answered. */
  readonly heardAt: number | undefined
  putAway(id: string): void
  reload(): void
}

/** An agent's desk: who it is, what waits, and what is in hand. */
export function useDesk(me: string): Desk {
  const o = { topics: ['desk'], every } as const
  const agents = useLoad<Agent[]>('/desk/agents', o)
  const queues = useLoad<Queue[]>('/desk/queues', o)
  const agent = agents.data?.find(({ id }) => id === me)
  const own = agent === undefined ? undefined : `${agentPath(me)}/interactions` // nobody yet has none
  const interactions = useLoad<Interaction[]>(own, o)
  const all = interactions.data ?? []
  const open = useOpen(all, interactions.data !== undefined)
  const reload = () => {
    for (const each of [agents, queues, interactions]) each.reload()
  }
  useOwnSeat(agents, me)
  const offers = useOffers(me, interactions.data, reload)
  return {
    agents,
    agent,
    queues: queues.data ?? [],
    ...offers,
    open: open.shown,
    inHand: all.filter(({ state }) => state === 'active').length,
    heardAt: agents.at,
    putAway: open.putAway,
    reload,
  }
}

/** Who never sat here gets a seat, not ready. */
function useOwnSeat({ data, reload }: Load<Agent[]>, me: string): void {
  const asked = useRef(false)
  useEffect(() => {
    if (data === undefined || asked.current || data.some(({ id }) => id === me)) return
    asked.current = true
    void api.put(agentPath(me), { body: { state: 'NOT_READY' } }).then(reload)
  }, [data, me])
}

/** A chat that is over is no interaction any more: its card stays until the agent has done with it. */
function useOpen(all: readonly Interaction[], isKnown: boolean) {
  const [kept, setKept] = useState<readonly Interaction[]>([])
  const active = all.filter(({ state }) => state === 'active')
  const names = active.map(({ id }) => id).join()
  useEffect(() => {
    if (!isKnown) return
    setKept((former) => {
      const over = former.filter(({ id, media }) => media === 'chat' && !names.includes(id))
      return [...over.filter((each) => !active.some(({ id }) => id === each.id)), ...active]
    })
  }, [names, isKnown])
  return {
    shown: kept,
    putAway: (id: string) => setKept((former) => former.filter((each) => each.id !== id)),
  }
}

/** Said when routing has taken an offer back because nobody answered it. */
export function useMissedOffers(agent: Agent | undefined): void {
  const reason = agent?.state === 'NOT_READY' ? agent.reason : undefined
  const before = useRef(reason)
  useEffect(() => {
    if (reason === 'missed-offer' && before.current !== reason) {
      toast(t('desk.missedOffer'), { tone: 'warn' })
    }
    before.current = reason
  }, [reason])
}
