import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import { newHexId } from '../../src/base/kernel/index.ts'
import { ackIn, BayeuxClient, type BayeuxReply, messagesIn } from '../support/bayeux.ts'
import { request } from '../support/http.ts'

const every = 10 // ms from one message to the next
const betweenTries = 50 // ms after an exchange that failed

/** A phone that polls with the acknowledgement extension, and tries again whatever happens. */
class Phone {
  readonly user = `phone-${newHexId()}`
  readonly heard: unknown[] = []
  /** What was answered 200, and must be heard once. */
  readonly taken: string[] = []
  /** What was refused or not answered: it may be heard, at most once. */
  readonly unsure: string[] = []
  /** Sessions it had to begin; more than one means that one was lost. */
  sessions = 0
  readonly #client: BayeuxClient
  #ack: number | undefined
  #isOn = true
  #running: Promise<void> = Promise.resolve()

  constructor(url: string) {
    this.#client = new BayeuxClient(url, this.user)
  }

  async start(): Promise<void> {
    await this.#join()
    this.#running = this.#run()
  }

  /** Says farewell, with which a poll that is held ends. */
  async stop(): Promise<void> {
    this.#isOn = false
    await this.#client.disconnect().catch(() => undefined)
    await this.#running
  }

  async #run(): Promise<void> {
    while (this.#isOn) {
      try {
        if (this.#ack === undefined) await this.#join()
        else await this.#poll(this.#ack)
      } catch {
        await pause(betweenTries)
      }
    }
  }

  async #join(): Promise<void> {
    const greeted = await this.#client.handshake({ ack: true })
    const [subscribed] = await this.#client.subscribe()
    if (greeted?.successful !== true || subscribed?.successful !== true) throw new Error('refused')
    this.sessions += 1
    this.#ack = -1
  }

  async #poll(ack: number): Promise<void> {
    const replies = await this.#client.connect({ ext: { ack } })
    const last = replies.at?.(-1)
    if (last?.successful === true) {
      this.heard.push(...messagesIn(replies))
      this.#ack = ackIn(replies)
    } else if (reconnectOf(last) === 'handshake') this.#ack = undefined
    else throw new Error('refused')
  }
}

const reconnectOf = (reply: BayeuxReply | undefined) =>
  (reply?.advice as { reconnect?: string } | undefined)?.reconnect

/** How it ends where nothing went wrong. */
export const allWell = { lost: [], twice: [], strange: [], sessionsLost: 0 }

/** Phones that poll, and a hundred messages a second to them, while something happens to the server. */
export class Traffic {
  readonly #url: string
  readonly #phones: readonly Phone[]
  readonly #underWay = new Set<Promise<void>>()
  #isOn = true
  #count = 0
  #running: Promise<void> = Promise.resolve()

  private constructor(url: string, phones: readonly Phone[]) {
    this.#url = url
    this.#phones = phones
  }

  static async begin(url: string, count = 6): Promise<Traffic> {
    const phones = Array.from({ length: count }, () => new Phone(url))
    await Promise.all(phones.map((phone) => phone.start()))
    const traffic = new Traffic(url, phones)
    traffic.#running = traffic.#publish()
    return traffic
  }

  /** Messages published so far. */
  get count(): number {
    return this.#count
  }

  /** Messages that were refused, or of which nobody knows whether they were taken. */
  get unsure(): string[] {
    return this.#phones.flatMap(({ unsure }) => unsure)
  }

  /** Publishes no more, waits until all is heard that was taken, and says what went wrong. */
  async end() {
    this.#isOn = false
    await this.#running
    await Promise.all(this.#underWay)
    const lost = () => this.#phones.flatMap(({ taken, heard }) => without(taken, heard))
    await expect.poll(lost).toEqual([])
    await Promise.all(this.#phones.map((phone) => phone.stop()))
    return {
      lost: lost(),
      twice: this.#phones.flatMap(({ heard }) => repeated(heard)),
      strange: this.#phones.flatMap(({ taken, unsure, heard }) =>
        without(heard, [...taken, ...unsure]),
      ),
      sessionsLost: this.#phones.reduce((sum, { sessions }) => sum + sessions - 1, 0),
    }
  }

  async #publish(): Promise<void> {
    for (; this.#isOn; this.#count++) {
      const phone = this.#phones[this.#count % this.#phones.length]
      if (phone === undefined) return
      const sending = this.#send(phone, `message ${this.#count}`)
      this.#underWay.add(sending)
      void sending.finally(() => this.#underWay.delete(sending))
      await pause(every)
    }
  }

  async #send({ user, taken, unsure }: Phone, message: string): Promise<void> {
    const event = { tag: 'faults', message, notificationDetails: { type: 'comet' } }
    const path = '/genesys/1/notification/publish'
    const answer = await request(this.#url, 'POST', path, event, { gms_user: user }).catch(
      () => undefined,
    )
    if (answer?.status === 200) taken.push(message)
    else unsure.push(message)
  }
}

function without(list: readonly unknown[], others: readonly unknown[]): unknown[] {
  const known = new Set(others)
  return list.filter((each) => !known.has(each))
}

function repeated(list: readonly unknown[]): unknown[] {
  return list.filter((each, at) => list.indexOf(each) < at)
}
