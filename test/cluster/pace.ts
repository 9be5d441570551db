import { setTimeout as pause } from 'node:timers/promises'

/** Does something again and again at a pace, whether or not the one before has ended. */
export class Pace {
  readonly #every: number
  readonly #act: (count: number) => Promise<void>
  readonly #underWay = new Set<Promise<void>>()
  readonly #most: number
  #living = true
  #running: Promise<void> = Promise.resolve()

  /** `every`: milliseconds from one to the next; ends by itself after `most`. */
  constructor(
    every: number,
    act: (count: number) => Promise<void>,
    most = Number.POSITIVE_INFINITY,
  ) {
    this.#every = every
    this.#act = act
    this.#most = most
  }

  start(): void {
    this.#running = this.#run()
  }

  /** Until it has done what it was to do, and the last of it has ended. */
  async end(): Promise<void> {
    await this.#running
    await Promise.all(this.#underWay)
  }

  async stop(): Promise<void> {
    this.#living = false
    await this.end()
  }

  async #run(): Promise<void> {
    for (let count = 0; this.#living && count < this.#most; count += 1) {
      const acting = this.#act(count).finally(() => this.#underWay.delete(acting))
      this.#underWay.add(acting)
      await pause(this.#every)
    }
  }
}
