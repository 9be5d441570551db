import type { Live } from '../../../base/kernel/index.ts'

export interface CallLimits {
  readonly inAll: number
  readonly toOne: number
}

interface Waiter {
  readonly server: string
  readonly proceed: () => void
}

const mostWaiting = 1000 // beyond it a call fails at once: those before it fill all their time

/** Lets so many calls run at once, and so many of them to one server; the others wait in order. */
export class CallSlots {
  readonly #limits: Live<CallLimits>
  readonly #running = new Map<string, number>()
  readonly #waiting = new Set<Waiter>()
  #taken = 0

  constructor(limits: Live<CallLimits>) {
    this.#limits = limits
  }

  /** True once there is a slot, which must be given back; false when none came in time. */
  async take(server: string, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return false
    if (this.#hasRoom(server)) {
      this.#count(server, 1)
      return true
    }
    return this.#waiting.size < mostWaiting && this.#wait(server, signal)
  }

  giveBack(server: string): void {
    this.#count(server, -1)
    for (const waiter of this.#waiting) {
      if (this.#taken >= this.#limits().inAll) return
      if (!this.#hasRoom(waiter.server)) continue
      this.#waiting.delete(waiter)
      this.#count(waiter.server, 1)
      waiter.proceed()
    }
  }

  #wait(server: string, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const giveUp = () => {
        this.#waiting.delete(waiter)
        resolve(false)
      }
      const proceed = () => {
        signal.removeEventListener('abort', giveUp)
        resolve(true)
      }
      const waiter = { server, proceed }
      signal.addEventListener('abort', giveUp, { once: true })
      this.#waiting.add(waiter)
    })
  }

  #hasRoom(server: string): boolean {
    const { inAll, toOne } = this.#limits()
    return this.#taken < inAll && (this.#running.get(server) ?? 0) < toOne
  }

  #count(server: string, by: 1 | -1): void {
    const running = (this.#running.get(server) ?? 0) + by
    if (running === 0) this.#running.delete(server)
    else this.#running.set(server, running)
    this.#taken += by
  }
}
