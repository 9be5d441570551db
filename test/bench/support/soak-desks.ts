import { setTimeout as pass } from 'node:timers/promises'
import { acceptOffers, agentNames } from './chat-office.ts'
import { inParallel } from './exchange.ts'

const pause = 500 // ms between two looks
const width = 4 // agents looked at together
const patience = 20_000 // ms for a chat to be offered

/** Agents who take every chat they are offered. */
export class SoakDesks {
  readonly #port: number
  readonly #accepted = new Map<string, string>()
  #stopped = false

  constructor(port: number) {
    this.#port = port
  }

  /** Looks again and again until stopped; `failed` hears of each time that one could not. */
  async run(failed: (error: unknown) => void): Promise<void> {
    while (!this.#stopped) {
      await inParallel(agentNames, width, async (agent) => {
        try {
          for (const id of await acceptOffers(this.#port, agent)) this.#accepted.set(id, agent)
        } catch (error) {
          failed(error)
        }
      })
      await pass(pause)
    }
  }

  stop(): void {
    this.#stopped = true
  }

  /** The agent who has taken the chat. */
  async ownerOf(id: string): Promise<string> {
    const until = performance.now() + patience
    while (performance.now() < until) {
      const agent = this.#accepted.get(id)
      this.#accepted.delete(id)
      if (agent !== undefined) return agent
      await pass(pause / 5)
    }
    throw new Error('was never offered')
  }
}
