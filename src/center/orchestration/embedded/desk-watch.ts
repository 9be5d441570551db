import type { Clock, Logger, Milliseconds } from '../../../base/kernel/index.ts'
import type { Timers } from '../../../base/timers/index.ts'
import type { Interaction, Routing } from '../../routing/index.ts'
import { nextAgentEvent } from './agent-events.ts'
import type { Engine } from './engine.ts'
import type { RunStore } from './run/run-store.ts'

const kind = 'orchestration-desks'
const step: Milliseconds = 5000 // how late an offer may be noticed whose word was lost; it lasts 20 s
const atOnce = 20 // agents asked about in one go

/**
 * Looks at the desks while anybody is served or waits: should the node have died that heard of an
 * offer or an acceptance, it is found here.
 */
export class DeskWatch {
  readonly #timers: Pick<Timers, 'handle' | 'schedule'>
  readonly #routing: Pick<Routing, 'agents' | 'interactions' | 'queues'>
  readonly #store: Pick<RunStore, 'find'>
  readonly #engine: Pick<Engine, 'raise'>
  readonly #clock: Clock
  readonly #logger: Logger
  #next: Milliseconds = 0

  constructor(o: {
    timers: Pick<Timers, 'handle' | 'schedule'>
    routing: Pick<Routing, 'agents' | 'interactions' | 'queues'>
    store: Pick<RunStore, 'find'>
    engine: Pick<Engine, 'raise'>
    clock: Clock
    logger: Logger
  }) {
    this.#timers = o.timers
    this.#routing = o.routing
    this.#store = o.store
    this.#engine = o.engine
    this.#clock = o.clock
    this.#logger = o.logger
    this.#timers.handle(kind, ({ dueAt }) => this.#watch(dueAt))
  }

  /** Somebody is about to wait: from now on the desks are looked at. */
  async begin(): Promise<void> {
    const mark = this.#nextMark()
    if (this.#next === mark || this.#next === mark + step) return
    await this.#lookAgainAt(mark)
  }

  /** The same for all nodes. */
  #nextMark(): Milliseconds {
    return (Math.floor(this.#clock.now() / step) + 1) * step
  }

  async #lookAgainAt(next: Milliseconds): Promise<void> {
    await this.#timers.schedule(kind, 'all', next)
    this.#next = next
  }

  async #watch(dueAt: Milliseconds): Promise<void> {
    const agents = await this.#routing.agents()
    const busy = agents.filter(({ load }) => load.voice + load.chat > 0).map(({ id }) => id)
    if (busy.length > 0 || (await this.#isAnybodyWaiting())) await this.#goOn(dueAt)
    for (let from = 0; from < busy.length; from += atOnce) {
      const some = busy.slice(from, from + atOnce)
      await Promise.all(some.map((agent) => this.#lookAt(agent)))
    }
  }

  /** By this node's clock the mark may be a moment away yet: the next is another all the same. */
  async #goOn(dueAt: Milliseconds): Promise<void> {
    const mark = this.#nextMark()
    await this.#lookAgainAt(mark === dueAt ? mark + step : mark)
  }

  async #isAnybodyWaiting(): Promise<boolean> {
    return (await this.#routing.queues()).some(({ waiting }) => waiting > 0)
  }

  async #lookAt(agent: string): Promise<void> {
    try {
      for (const interaction of await this.#routing.interactions(agent)) {
        await this.#compare(interaction)
      }
    } catch (err) {
      this.#logger.warn({ err }, 'a desk could not be looked at') // in five seconds it is
    }
  }

  async #compare(interaction: Interaction): Promise<void> {
    const run = await this.#store.find(interaction.id)
    if (run === undefined) return // of another room
    const isChat = interaction.media === 'chat'
    const isStray = !run.queued && !isChat && interaction.arrivedAt !== run.former
    const isNews = nextAgentEvent(run, interaction) !== undefined || (isChat && !run.queued)
    if (isStray || isNews) await this.#engine.raise(run.serviceId, undefined, { stray: isStray })
  }
}
