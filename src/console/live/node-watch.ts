import { isDeepStrictEqual } from 'node:util'
import type { Closable, Milliseconds } from '../../base/kernel/index.ts'

/** As much of a node as is watched. */
type Seen = readonly { readonly id: string; readonly state: string }[]

export interface NodeWatchParts {
  readonly list: () => Promise<Seen>
  readonly changed: () => void
  /** Nobody looks: then nothing is asked. */
  readonly isWatched: () => boolean
  readonly every?: Milliseconds
}

const pause: Milliseconds = 3000 // a beat; a death shows within ten seconds

/** Tells when a node comes, goes, or falls silent: a dead one cannot say so itself. */
export class NodeWatch implements Closable {
  readonly #parts: NodeWatchParts
  readonly #timer: NodeJS.Timeout
  #before: Seen | undefined
  #looking: Promise<void> | undefined

  constructor(parts: NodeWatchParts) {
    this.#parts = parts
    this.#timer = setInterval(() => this.#look(), parts.every ?? pause).unref()
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#looking
  }

  #look(): void {
    if (!this.#parts.isWatched()) {
      this.#before = undefined
      return
    }
    this.#looking ??= this.#compare().finally(() => {
      this.#looking = undefined
    })
  }

  async #compare(): Promise<void> {
    try {
      const now = (await this.#parts.list()).map(({ id, state }) => ({ id, state }))
      // The first look counts too: something may have changed since the page was loaded.
      if (!isDeepStrictEqual(this.#before, now)) this.#parts.changed()
      this.#before = now
    } catch {
      return // the store is away: asked again in a moment, and what changed meanwhile is told then
    }
  }
}
