import type { AgentState, Media } from '../../../src/center/routing/index.ts'

/** The rules of routing once more, as plainly as can be: no keys, no time, all of it looked through. */

export interface ModelOptions {
  readonly after_missed_offer: 'READY' | 'NOT_READY'
  /** False: none; true: longer than any history. */
  readonly pauses: boolean
  readonly chats: number
}

interface ModelAgent {
  readonly id: string
  state: AgentState
  queues: readonly string[]
  chats: number
  turn: number
  handled: number
  readonly refused: Set<string>
}

interface ModelInteraction {
  readonly id: string
  readonly media: Media
  queue: string
  state: 'waiting' | 'offered' | 'active' | 'ended'
  agent: ModelAgent | undefined
  number: number
  refusals: number
  wasAccepted: boolean
}

export class RoutingModel {
  readonly agents = new Map<string, ModelAgent>()
  readonly interactions = new Map<string, ModelInteraction>()
  readonly #options: ModelOptions
  #number = 0

  constructor(options: ModelOptions) {
    this.#options = options
  }

  /** What a method says when it refuses: the status. */
  enqueue(id: string, media: Media, queue: string): void {
    const known = this.interactions.get(id)
    if (known !== undefined && known.state !== 'ended') return
    const fresh = { agent: undefined, number: ++this.#number, refusals: 0, wasAccepted: false }
    this.interactions.set(id, { id, media, queue, state: 'waiting', ...fresh })
    this.#match()
  }

  withdraw(id: string): boolean {
    const found = this.interactions.get(id)
    if (found === undefined || found.state === 'ended') return false
    this.#end(found)
    return true
  }

  setAgent(
    id: string,
    change: { state?: AgentState; queues?: readonly string[]; chats?: number },
  ): void {
    const { chats } = this.#options
    const fresh = {
      state: 'LOGGED_OUT',
      queues: [],
      chats,
      turn: ++this.#number,
      handled: 0,
    } as const
    const agent: ModelAgent = this.agents.get(id) ?? { id, ...fresh, refused: new Set() }
    this.agents.set(id, agent)
    agent.queues = change.queues ?? agent.queues
    agent.chats = change.chats ?? agent.chats
    this.#setState(agent, change.state ?? agent.state)
    this.#match()
  }

  accept(agentId: string, id: string): number | undefined {
    const found = this.interactions.get(id)
    if (found === undefined) return 404
    if (found.agent?.id !== agentId || found.state === 'ended') return 409
    found.state = 'active'
    found.wasAccepted = true
    return undefined
  }

  reject(agentId: string, id: string): number | undefined {
    const found = this.interactions.get(id)
    if (found === undefined) return 404
    const holder = found.agent
    if (holder?.id === agentId && found.state === 'offered') {
      this.#refuse(found, holder)
      this.#match()
      return undefined
    }
    const isKnown = holder?.id !== agentId && this.agents.get(agentId)?.refused.has(id)
    return isKnown ? undefined : 409
  }

  complete(agentId: string, id: string): number | undefined {
    const found = this.interactions.get(id)
    if (found === undefined) return 404
    if (found.agent?.id !== agentId || !found.wasAccepted) return 409
    if (found.state === 'active') this.#end(found)
    return undefined
  }

  requeue(id: string, to: { queue?: string; agent?: string }): number | undefined {
    const found = this.interactions.get(id)
    if (found === undefined || found.state === 'ended') return 404
    const target = to.agent === undefined ? undefined : this.agents.get(to.agent)
    if (to.agent !== undefined && !this.#isFree(target, found.media, found.agent)) return 409
    if (found.state === 'active') this.#countHandled(found)
    if (this.#options.pauses && found.state !== 'waiting') found.agent?.refused.add(id)
    found.queue = to.queue ?? found.queue
    found.number = ++this.#number
    this.#wait(found)
    if (target !== undefined) this.#offer(found, target)
    this.#match()
    return undefined
  }

  /** All offers have run out. */
  sweep(): void {
    for (const each of this.#byArrival('offered')) {
      const { agent } = each
      if (each.state !== 'offered' || agent === undefined) continue // lost with another offer
      this.#refuse(each, agent)
      if (this.#options.after_missed_offer === 'NOT_READY') this.#setState(agent, 'NOT_READY')
    }
    this.#match()
  }

  held(agent: ModelAgent): ModelInteraction[] {
    return [...this.interactions.values()]
      .filter((each) => each.agent === agent && each.state !== 'ended')
      .sort((one, other) => one.number - other.number)
  }

  /** 1 for who is next; undefined unless it waits. */
  position({ queue, number, state }: ModelInteraction): number | undefined {
    if (state === 'offered') return 1
    if (state !== 'waiting') return undefined
    const before = this.#byArrival('waiting').filter(
      (each) => each.queue === queue && each.number < number,
    )
    return before.length + 1
  }

  #match(): void {
    for (;;) {
      const pairs = this.#byArrival('waiting').map((each) => [each, this.#choose(each)] as const)
      const [interaction, agent] = pairs.find(([, chosen]) => chosen !== undefined) ?? []
      if (interaction === undefined || agent === undefined) return
      this.#offer(interaction, agent)
    }
  }

  #choose({ id, media, queue }: ModelInteraction): ModelAgent | undefined {
    const load = (agent: ModelAgent) => this.held(agent).length
    return [...this.agents.values()]
      .filter((agent) => agent.queues.includes(queue) && !agent.refused.has(id))
      .filter((agent) => this.#isFree(agent, media))
      .sort((one, other) => load(one) - load(other) || one.turn - other.turn)[0]
  }

  #isFree(agent: ModelAgent | undefined, media: Media, except?: ModelAgent): boolean {
    if (agent === undefined || agent === except || agent.state !== 'READY') return false
    const held = this.held(agent)
    if (media === 'voice') return held.length === 0
    return held.every((each) => each.media === 'chat') && held.length < agent.chats
  }

  #offer(interaction: ModelInteraction, agent: ModelAgent): void {
    interaction.state = 'offered'
    interaction.agent = agent
  }

  #wait(interaction: ModelInteraction): void {
    interaction.state = 'waiting'
    interaction.agent = undefined
    interaction.wasAccepted = false
  }

  #refuse(interaction: ModelInteraction, agent: ModelAgent): void {
    interaction.refusals++
    if (this.#options.pauses) agent.refused.add(interaction.id)
    agent.turn = ++this.#number
    this.#wait(interaction)
  }

  #setState(agent: ModelAgent, state: AgentState): void {
    if (state === 'READY' && agent.state !== 'READY') {
      agent.turn = ++this.#number
      agent.refused.clear()
    }
    agent.state = state
    if (state === 'READY') return
    for (const each of this.held(agent)) if (each.state === 'offered') this.#wait(each)
  }

  #countHandled({ agent }: ModelInteraction): void {
    if (agent === undefined) return
    agent.handled++
    agent.turn = ++this.#number
  }

  #end(interaction: ModelInteraction): void {
    if (interaction.state === 'active') this.#countHandled(interaction)
    interaction.state = 'ended'
    this.#match()
  }

  #byArrival(state: ModelInteraction['state']): ModelInteraction[] {
    return [...this.interactions.values()]
      .filter((each) => each.state === state)
      .sort((one, other) => one.number - other.number)
  }
}
