import { setTimeout as pause } from 'node:timers/promises'
import { ackIn, BayeuxClient, type BayeuxReply, messagesIn } from '../support/bayeux.ts'

const betweenTries = 50 // ms after an exchange that failed

/**
 * A phone behind a balancer that knows no stickiness: it polls with the acknowledgement extension,
 * tries again whatever happens, and makes a new session when it is told to.
 */
export class RestlessDevice {
  readonly user: string
  /** In the order in which they came, repeats among them. */
  readonly heard: unknown[] = []
  /** Sessions made so far; more than one means that a session was lost. */
  sessions = 0
  /** Exchanges that brought no answer, or a refusal. */
  failures = 0
  readonly #client: BayeuxClient
  #living = true
  #ack = -1
  #running: Promise<void> = Promise.resolve()

  constructor(url: string, user: string) {
    this.user = user
    this.#client = new BayeuxClient(url, user)
  }

  async start(): Promise<void> {
    await this.#join()
    this.#running = this.#run()
  }

  /** Ends with the poll that is under way. */
  async stop(): Promise<void> {
    this.#living = false
    await this.#running
  }

  async #run(): Promise<void> {
    while (this.#living) {
      try {
        await this.#poll()
      } catch {
        this.failures += 1
        await pause(betweenTries)
      }
    }
  }

  async #poll(): Promise<void> {
    const replies = await this.#client.connect({ ext: { ack: this.#ack } })
    const last = replies.at?.(-1)
    if (last?.channel !== '/meta/connect') throw new Error('no answer to the connect')
    if (last.successful === true) {
      this.heard.push(...messagesIn(replies))
      this.#ack = ackIn(replies)
    } else if (isTold('handshake', last)) await this.#join()
    else throw new Error(String(last.error))
  }

  async #join(): Promise<void> {
    this.sessions += 1
    await this.#client.handshake({ ack: true })
    await this.#client.subscribe()
    this.#ack = -1
  }
}

function isTold(reconnect: string, { advice }: BayeuxReply): boolean {
  return (advice as { reconnect?: string } | undefined)?.reconnect === reconnect
}
