import type { Closable, Logger, Milliseconds } from '../../base/kernel/index.ts'
import type { NodeService } from './node-service.ts'

/**
 * Beats for this node: at once, then at an even pace, and whenever its status changes.
 *
 * A beat that fails is the next one's to make good; the log tells when it begins to fail and when
 * it succeeds again, not each time.
 */
export class NodeHeart implements Closable {
  readonly #node: NodeService
  readonly #every: Milliseconds
  readonly #logger: Logger
  #timer: NodeJS.Timeout | undefined
  #beating: Promise<void> = Promise.resolve()
  #closed = false
  #beats = 0
  #failing = false
  #rival: string | undefined

  constructor(node: NodeService, every: Milliseconds, logger: Logger) {
    this.#node = node
    this.#every = every
    this.#logger = logger
  }

  /** The last to start. Resolves after the first beat, whether or not Redis took it. */
  async start(): Promise<void> {
    this.#node.onStatusChanged(() => this.#beat())
    this.#timer = setInterval(() => this.#beat(), this.#every)
    this.#timer.unref()
    await this.#beat()
    this.#node.hasStarted()
  }

  /** The last beat is over, and this node is off the list. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    clearInterval(this.#timer)
    await this.#beating
    try {
      await this.#node.leave()
    } catch (cause) {
      // Redis is away: the lease runs out by itself, and the node shows as down.
      this.#logger.warn({ err: cause }, 'could not leave the list of nodes')
    }
  }

  /** One at a time, so that an older status never follows a newer one. */
  #beat(): Promise<void> {
    if (!this.#closed) this.#beating = this.#beating.then(() => this.#beatOnce())
    return this.#beating
  }

  async #beatOnce(): Promise<void> {
    try {
      const rival = await this.#node.beat()
      if (this.#failing) this.#logger.info('beats reach redis again')
      this.#failing = false
      this.#noteRival(rival)
    } catch (cause) {
      if (!this.#failing) this.#logger.warn({ err: cause }, 'beats do not reach redis')
      this.#failing = true
    }
  }

  /** At the first beat it is our own former process; later it is somebody who lives beside us. */
  #noteRival(rival: string | undefined): void {
    this.#beats++
    if (rival === undefined || rival === this.#rival || this.#beats === 1) return
    this.#rival = rival
    this.#logger.error({ rival }, 'another running node has the same NODE_ID: give each its own')
  }
}
