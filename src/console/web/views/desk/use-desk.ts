import { useEffect, useRef, useState } from 'preact/hooks'
import { ApiFault, api } from '../../frame/api.ts'
import { type Load, useLoad } from '../../frame/load.ts'
import { toast } from '../../frame/toasts.ts'
import { t } from '../../i18n/text.ts'
import { navCounts } from '../../shell/nav.ts'
import { customerName } from './customer.ts'
import {
  type Agent,
  agentPath,
  type Interaction,
  interactionPath,
  type Queue,
} from './desk-json.ts'
import { notify, ring } from './ring.ts'

const every = 5000 // ms; what is told live comes at once, and here is what was not told

export interface Desk {
  readonly agents: Load<Agent[]>
  readonly agent: Agent | undefined
  readonly queues: readonly Queue[]
  readonly offers: readonly Interaction[]
  /** What is being worked on, chats that have ended until they are put away among it. */
  readonly open: readonly Interaction[]
  accept(interaction: Interaction): Promise<void>
  reject(interaction: Interaction): Promise<void>
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
  const offers = all.filter(({ state }) => state === 'offered')
  const open = useOpen(all, interactions.data !== undefined)
  useAlerts(offers)
  const reload = () => {
    for (const each of [agents, queues, interactions]) each.reload()
  }
  useOwnSeat(agents, me)
  const act = (verb: 'accept' | 'reject') => async (interaction: Interaction) => {
    try {
      await api.post(interactionPath(me, interaction.id, verb))
    } catch (thrown) {
      if (!(thrown instanceof ApiFault)) throw thrown
      toast(thrown.message, { tone: 'bad' }) // gone to another agent, as a rule
    }
    reload()
  }
  return {
    agents,
    agent,
    queues: queues.data ?? [],
    offers,
    open: open.shown,
    accept: act('accept'),
    reject: act('reject'),
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

/** Rings once for each offer, and counts them beside the view's name. */
function useAlerts(offers: readonly Interaction[]): void {
  const known = useRef<ReadonlyMap<string, Interaction>>(new Map())
  const names = offers.map(({ id }) => id).join()
  useEffect(() => {
    const fresh = offers.filter(({ id }) => !known.current.has(id))
    if (fresh.length > 0) ring()
    for (const each of fresh) notify(customerName(each), () => undefined)
    known.current = new Map(offers.map((each) => [each.id, each]))
    navCounts.set({ ...navCounts.get(), desk: offers.length }) // and with it the title
  }, [names])
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
