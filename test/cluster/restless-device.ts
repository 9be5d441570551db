import { setTimeout as pause } from 'node:timers/promises'
import { ackIn, type BayeuxClient, type BayeuxReply } from '../support/bayeux.ts'

const betweenTries = 50 // ms after an exchange that failed

/** What a message on the user's channel holds. */
export interface Heard {
  readonly tag: string
  readonly message: unknown
}

/**
 * A device behind a balancer that knows no stickiness: it polls with the acknowledgement extension,
 * tries again whatever happens, and makes a new session when it is told to.
 */
export class RestlessDevice {
  /** Sessions made so far; more than one means that a session was lost. */
  sessions = 0
  readonly #client: BayeuxClient
  readonly #hear: (heard: Heard) => void
  #living = true
  #isJoined = false
  #ack = -1
  #running: Promise<void> = Promise.resolve()

  constructor(client: BayeuxClient, hear: (heard: Heard) => void) {
    this.#client = client
    this.#hear = hear
  }

  get user(): string {
    return this.#client.user
  }

  /** Resolves once it has a session. */
  start(): Promise<void> {
    return new Promise((resolve) => {
      this.#running = this.#run(resolve)
    })
  }

  /** Ends with the poll that is under way. */
  async stop(): Promise<void> {
    this.#living = false
    await this.#running
  }

  async #run(joined: () => void): Promise<void> {
    while (this.#living) {
      try {
        await (this.#isJoined ? this.#poll() : this.#join())
        joined()
      } catch {
        await pause(betweenTries)
      }
    }
  }

  async #poll(): Promise<void> {
    const replies = await this.#client.connect({ ext: { ack: this.#ack } })
    const last = replies.at?.(-1)
    if (last?.channel !== '/meta/connect') throw new Error('no answer to the connect')
    if (last.successful === true) {
      for (const { channel, data } of replies) {
        if (channel === '/_genesys') this.#hear(data as Heard)
      }
      this.#ack = ackIn(replies)
    } else if (isTold('handshake', last)) this.#isJoined = false
    else throw new Error(String(last.error))
  }

  async #join(): Promise<void> {
    const greeted = await this.#client.handshake({ ack: true })
    const [subscribed] = await this.#client.subscribe()
    if (greeted?.successful !== true || subscribed?.successful !== true)
      throw new Error('not taken')
    this.sessions += 1
    this.#ack = -1
    this.#isJoined = true
  }
}

function isTold(reconnect: string, { advice }: BayeuxReply): boolean {
  return (advice as { reconnect?: string } | undefined)?.reconnect === reconnect
}
