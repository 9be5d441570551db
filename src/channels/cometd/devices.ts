import type { Logger, Undo } from '../../base/kernel/index.ts'

/** A device has sent `/meta/disconnect`. */
export interface Farewell {
  readonly user: string
  readonly clientId: string
  /** `ext` of its message, as it came. */
  readonly ext: unknown
  /** True when no other device of the user is known to be there. */
  readonly last: boolean
}

type Listener<Event> = (event: Event) => Promise<void>

/**
 * Tells the rooms above of devices that come and go. The device's answer waits for them, so that
 * what follows finds their work done; a listener that fails is logged, for Bayeux goes on without.
 */
export class Devices {
  readonly #logger: Logger
  readonly #greeted = new Set<Listener<string>>()
  readonly #parted = new Set<Listener<Farewell>>()

  constructor(logger: Logger) {
    this.#logger = logger
  }

  /** Calls `listener` with the user after each handshake. */
  onHandshake(listener: Listener<string>): Undo {
    return listen(this.#greeted, listener)
  }

  /** Calls `listener` after each `/meta/disconnect`. */
  onDisconnect(listener: Listener<Farewell>): Undo {
    return listen(this.#parted, listener)
  }

  greeted(user: string): Promise<void> {
    return this.#tell(this.#greeted, user)
  }

  parted(farewell: Farewell): Promise<void> {
    return this.#tell(this.#parted, farewell)
  }

  async #tell<Event>(listeners: Iterable<Listener<Event>>, event: Event): Promise<void> {
    for (const listener of listeners) {
      try {
        await listener(event)
      } catch (error) {
        this.#logger.warn({ err: error }, 'a device came or went and not everybody could follow')
      }
    }
  }
}

function listen<Event>(listeners: Set<Listener<Event>>, listener: Listener<Event>): Undo {
  const own: Listener<Event> = (event) => listener(event) // the same function may listen twice
  listeners.add(own)
  return () => void listeners.delete(own)
}
