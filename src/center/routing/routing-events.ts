import type { Logger, Undo } from '../../base/kernel/index.ts'
import type { RoutingEvent } from './routing.ts'

type Listener = (event: RoutingEvent) => void | Promise<void>

/** Tells each listener each event in order; a listener that fails is none of the others' business. */
export class RoutingEvents {
  readonly #listeners = new Set<Listener>()
  readonly #logger: Logger

  constructor(logger: Logger) {
    this.#logger = logger
  }

  onEvent(listener: Listener): Undo {
    const own: Listener = (event) => listener(event) // the same function twice is two listeners
    this.#listeners.add(own)
    return () => void this.#listeners.delete(own)
  }

  tell(events: readonly RoutingEvent[]): void {
    for (const event of events) for (const listener of this.#listeners) this.#call(listener, event)
  }

  close(): void {
    this.#listeners.clear()
  }

  #call(listener: Listener, event: RoutingEvent): void {
    const failed = (err: unknown) =>
      this.#logger.error({ err, kind: event.kind }, 'a listener of routing failed')
    try {
      listener(event)?.catch(failed)
    } catch (error) {
      failed(error) // the change is made: whoever made it must not be told otherwise
    }
  }
}
