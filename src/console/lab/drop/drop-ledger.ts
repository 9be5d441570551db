import type { Milliseconds } from '../../../base/kernel/index.ts'

/** What became of some of the messages. */
export interface DropCounts {
  readonly sent: number
  readonly received: number
  readonly lost: number
  readonly duplicate: number
  /** Milliseconds from being sent to being received, of the slowest hundredth; null: none was received. */
  readonly p99: Milliseconds | null
}

interface Message {
  readonly round: number
  readonly sentAt: Milliseconds
  readonly user: string
  times: number
  took: Milliseconds | undefined
}

/** Every message that was sent, and how often it came. */
export class DropLedger {
  readonly #messages: Message[] = []
  #received = 0

  get received(): number {
    return this.#received
  }

  /** The number that the message is to bear. */
  sent(round: number, user: string): number {
    const sentAt = performance.now()
    return this.#messages.push({ round, user, sentAt, times: 0, took: undefined }) - 1
  }

  /** False for a message that this user was never sent. */
  arrived(number: number, user: string): boolean {
    const message = this.#messages[number]
    if (message?.user !== user) return false
    message.times++
    if (message.times > 1) return true
    message.took = performance.now() - message.sentAt
    this.#received++
    return true
  }

  /** Of one round, or of all. */
  counts(round?: number): DropCounts {
    const some = this.#messages.filter((message) => round === undefined || message.round === round)
    const took = some.flatMap((message) => message.took ?? []).sort((one, other) => one - other)
    const slow = took[Math.min(took.length - 1, Math.floor(took.length * 0.99))]
    return {
      sent: some.length,
      received: took.length,
      lost: some.length - took.length,
      duplicate: some.reduce((sum, { times }) => sum + Math.max(0, times - 1), 0),
      p99: slow === undefined ? null : Math.round(slow * 10) / 10,
    }
  }
}
