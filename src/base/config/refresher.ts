import type { Closable, Milliseconds } from '../kernel/index.ts'

const firstDelay: Milliseconds = 250 // a lost reply: asking again soon keeps the change within its second
const longestDelay: Milliseconds = 15_000 // Redis is away for long; its return asks again anyway

export type Outcome = { readonly ok: true } | { readonly ok: false; readonly thrown: unknown }

/**
 * Runs one piece of work again whenever it is asked to: one run at a time, however many ask
 * meanwhile share the next, and a run that failed is tried again later, less and less often.
 */
export class Refresher implements Closable {
  readonly #work: () => Promise<void>
  readonly #onFailure: (thrown: unknown) => void
  #running: Promise<Outcome> = Promise.resolve({ ok: true })
  #next: Promise<Outcome> | undefined
  #retry: NodeJS.Timeout | undefined
  #delay = firstDelay
  #isClosed = false

  constructor(work: () => Promise<void>, onFailure: (thrown: unknown) => void) {
    this.#work = work
    this.#onFailure = onFailure
  }

  /** How a run ended that began after this call. */
  ask(): Promise<Outcome> {
    this.#next ??= this.#running.then(() => {
      this.#next = undefined
      this.#running = this.#run()
      return this.#running
    })
    return this.#next
  }

  /** No run begins after this; resolves when the one in hand has ended. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#retry)
    await this.#running
  }

  async #run(): Promise<Outcome> {
    if (this.#isClosed) return { ok: true }
    clearTimeout(this.#retry)
    try {
      await this.#work()
      this.#delay = firstDelay
      return { ok: true }
    } catch (thrown) {
      this.#onFailure(thrown)
      this.#tryLater()
      return { ok: false, thrown }
    }
  }

  #tryLater(): void {
    if (this.#isClosed) return
    this.#retry = setTimeout(() => void this.ask(), this.#delay).unref()
    this.#delay = Math.min(this.#delay * 2, longestDelay)
  }
}
