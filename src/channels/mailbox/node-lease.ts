import type { Closable, Milliseconds, Seconds } from '../../base/kernel/index.ts'
import type { RedisCommands } from '../../base/redis/index.ts'
import { keyLifetime } from './mailbox.ts'
import { leaseKey } from './mailbox-keys.ts'

const beatEvery: Milliseconds = 10_000
const longestSilence: Seconds = 30 // one lost beat is a hiccup, three are a death

/**
 * | a node | since                                         | leaves by                              |
 * | ------ | --------------------------------------------- | -------------------------------------- |
 * | lives  | its last beat                                 | 30 s of silence → silent, close → gone |
 * | silent | it was not heard for 30 s                     | a beat → lives, two hours → gone       |
 * | gone   | it left, or was not heard for `keyLifetime`   | a beat → lives; it has to claim again what it held |
 */
type Life = 'lives' | 'silent' | 'gone'

/**
 * Tells the other nodes that this one lives, and this one which of them do. A silent node counts for
 * nothing but is not taken off what it holds: it may come back, and believe that it hears.
 */
export class NodeLease implements Closable {
  readonly #commands: RedisCommands
  readonly #nodeId: string
  #timer: NodeJS.Timeout | undefined

  constructor(commands: RedisCommands, nodeId: string) {
    this.#commands = commands
    this.#nodeId = nodeId
  }

  /** Resolves once the others can know; before that this node must hold nothing. */
  async begin(): Promise<void> {
    await this.#beat()
    const beat = () => void this.#beat().catch(() => {}) // the next one makes it good
    this.#timer = setInterval(beat, beatEvery).unref()
  }

  async lifeOf(nodeId: string): Promise<Life> {
    const left = await this.#commands.ttl(leaseKey(nodeId))
    if (left < 0) return 'gone'
    return keyLifetime - left > longestSilence ? 'silent' : 'lives'
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#commands.del(leaseKey(this.#nodeId)).catch(() => {}) // silence says the same, later
  }

  async #beat(): Promise<void> {
    await this.#commands.set(leaseKey(this.#nodeId), '', 'EX', keyLifetime)
  }
}
