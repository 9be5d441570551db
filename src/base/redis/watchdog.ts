import type { Redis as IoRedis } from 'ioredis'
import type { Milliseconds } from '../kernel/index.ts'

const beat: Milliseconds = 200

/**
 * Cuts connections whose server has stopped answering (hung, frozen, unplugged), so that the
 * commands waiting on them fail and reconnecting begins.
 *
 * One timer for all connections, however many commands there are. It counts its own beats rather
 * than the clock: a pause of this process is not the server's silence.
 */
export class Watchdog {
  readonly #maxSilentBeats: number
  readonly #watched = new Map<IoRedis, { bytesRead: number; silentBeats: number }>()
  #timer: NodeJS.Timeout | undefined

  /** Cuts after `silenceLimit`, or up to a beat before. */
  constructor(silenceLimit: Milliseconds) {
    this.#maxSilentBeats = Math.ceil(silenceLimit / beat)
  }

  watch(client: IoRedis): void {
    this.#watched.set(client, { bytesRead: 0, silentBeats: 0 })
    client.once('end', () => this.#forget(client))
    this.#timer ??= setInterval(() => this.#look(), beat).unref()
  }

  #forget(client: IoRedis): void {
    this.#watched.delete(client)
    if (this.#watched.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #look(): void {
    for (const [client, seen] of this.#watched) {
      const { stream } = client
      if (stream === undefined || client.commandQueue.length === 0) {
        seen.silentBeats = 0
        continue
      }
      if (stream.bytesRead !== seen.bytesRead) {
        seen.bytesRead = stream.bytesRead
        seen.silentBeats = 0
      }
      seen.silentBeats++
      if (seen.silentBeats === this.#maxSilentBeats) {
        seen.silentBeats = 0
        stream.destroy(new Error('Redis does not answer'))
      }
    }
  }
}
