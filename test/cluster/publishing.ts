import { setTimeout as pause } from 'node:timers/promises'
import { request } from '../support/http.ts'

/** What was published to one user, and how it was answered. */
export interface Published {
  /** Answered 200: each must be heard once. */
  readonly taken: string[]
  /** Not answered, or refused: may have been heard, at most once. */
  readonly unsure: string[]
}

/** Publishes to the users in turn, at the pace given, until it is stopped. */
export class SteadyPublisher {
  readonly #published = new Map<string, Published>()
  readonly #url: string
  readonly #users: readonly string[]
  readonly #every: number
  #living = true
  #count = 0
  #running: Promise<void> = Promise.resolve()
  readonly #underWay = new Set<Promise<void>>()

  /** `every`: milliseconds from one to the next. */
  constructor(url: string, users: readonly string[], every: number) {
    this.#url = url
    this.#users = users
    this.#every = every
    for (const user of users) this.#published.set(user, { taken: [], unsure: [] })
  }

  start(): void {
    this.#running = this.#run()
  }

  async stop(): Promise<void> {
    this.#living = false
    await this.#running
    await Promise.all(this.#underWay)
  }

  to(user: string): Published {
    const published = this.#published.get(user)
    if (published === undefined) throw new Error(`nothing is published to ${user}`)
    return published
  }

  /** Of all users. */
  get unsure(): string[] {
    return [...this.#published.values()].flatMap(({ unsure }) => unsure)
  }

  get count(): number {
    return this.#count
  }

  async #run(): Promise<void> {
    while (this.#living) {
      const user = this.#users[this.#count % this.#users.length] ?? ''
      const sending = this.#publish(user, `message ${this.#count}`)
      this.#underWay.add(sending)
      void sending.finally(() => this.#underWay.delete(sending))
      this.#count += 1
      await pause(this.#every)
    }
  }

  async #publish(user: string, message: string): Promise<void> {
    const body = { tag: 'cluster.test', message, notificationDetails: { type: 'comet' } }
    const path = '/genesys/1/notification/publish'
    const answer = await request(this.#url, 'POST', path, body, { gms_user: user }).catch(
      () => undefined,
    )
    const { taken, unsure } = this.to(user)
    if (answer?.status === 200) taken.push(message)
    else unsure.push(message)
  }
}

/** What went wrong for one user: messages that were taken and never heard, and those heard twice. */
export function faults(published: Published, heard: readonly unknown[]) {
  const times = new Map<unknown, number>()
  for (const message of heard) times.set(message, (times.get(message) ?? 0) + 1)
  const known = new Set<unknown>([...published.taken, ...published.unsure])
  return {
    lost: published.taken.filter((message) => !times.has(message)),
    twice: [...times].filter(([, count]) => count > 1).map(([message]) => message),
    strange: [...times.keys()].filter((message) => !known.has(message)),
  }
}
