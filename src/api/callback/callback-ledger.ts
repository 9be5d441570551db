import type { Clock, Logger, Undo } from '../../base/kernel/index.ts'
import { serviceUnavailable } from '../../base/kernel/index.ts'
import type { Callback, CallbackRef, News } from './callback.ts'
import type { CallbackStore, Places } from './callback-store.ts'
import { addLines, type Decision, toLines } from './history.ts'
import type { Outstanding } from './outstanding.ts'

/** What a callback is to become, and what to tell whoever asked; without `after` it stays as it is. */
export interface Step<R> {
  readonly after?: Callback
  readonly places?: Places
  readonly result: R
}

/** How a change ended. `full`: its slot takes no more, and nothing has changed. */
export type Changed<R> =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'full'; readonly callback: Callback }
  | { readonly kind: 'done'; readonly callback: Callback; readonly result: R }

/** Hears of changes made on this node; `before` is undefined for a new one. */
export type ChangeListener = (after: Callback, before: Callback | undefined) => void

export interface LedgerParts {
  readonly store: CallbackStore
  readonly outstanding: Outstanding
  /** Whether another system is to be told of what becomes of it. */
  readonly wantsNews: (callback: Callback) => boolean
  readonly clock: Clock
  readonly logger: Logger
}

const mostNews = 20 // of one callback; who has not heard for so long is told how it came to be as it is
const mostTries = 50 // each is lost to another change of the same callback

/**
 * The callbacks there are, and the only way to change one: what it becomes is decided from what it
 * is, and decided anew when it was changed by others meanwhile.
 */
export class CallbackLedger {
  readonly #store: CallbackStore
  readonly #outstanding: Outstanding
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #wantsNews: LedgerParts['wantsNews']
  readonly #listeners = new Set<ChangeListener>()

  constructor(o: LedgerParts) {
    this.#store = o.store
    this.#outstanding = o.outstanding
    this.#wantsNews = o.wantsNews
    this.#clock = o.clock
    this.#logger = o.logger
  }

  find(ref: CallbackRef): Promise<Callback | undefined> {
    return this.#store.find(ref)
  }

  /** A new callback (without `before`), or the next version of one, with what is to be told of it. */
  withNews(after: Callback, before: Callback | undefined): Callback {
    const isNews = after.state !== before?.state || after.desiredAt !== before.desiredAt
    if (!isNews || !this.#wantsNews(after)) return after
    const { version, state, reason, desiredAt, expiresAt } = after
    const news: News = { version, at: this.#clock.now(), state, reason, desiredAt, expiresAt }
    return { ...after, news: [...after.news, news].slice(-mostNews) }
  }

  /** False when its slot is full. Adding what was added before does nothing. */
  async add(callback: Callback, places: Places): Promise<boolean> {
    const outcome = await this.#store.add(callback, places)
    if (outcome === 'done') this.#tell(callback, undefined)
    return outcome !== 'full'
  }

  /** Who has just read the callback gives it: as long as nobody has changed it, it is not read again. */
  async change<R>(
    ref: CallbackRef | Callback,
    decide: (current: Callback) => Step<R>,
  ): Promise<Changed<R>> {
    for (let tries = 0; tries < mostTries; tries++) {
      const known = tries === 0 && 'version' in ref ? ref : undefined
      const current = known ?? (await this.#store.find(ref))
      if (current === undefined) return { kind: 'unknown' }
      const { after: changed, places = {}, result } = decide(current)
      if (changed === undefined) return { kind: 'done', callback: current, result }
      const after = this.withNews(changed, current)
      const outcome = await this.#store.replace(current, after, places)
      if (outcome === 'full') return { kind: 'full', callback: current }
      if (outcome === 'done') {
        await this.#settle(after, current)
        return { kind: 'done', callback: after, result }
      }
    }
    throw serviceUnavailable('The callback is being changed by others')
  }

  /** The next version of a callback: what changes in it, and what decided that. */
  next(
    callback: Callback,
    changes: Partial<Omit<Callback, 'service' | 'id' | 'version' | 'history'>>,
    ...decisions: readonly Decision[]
  ): Callback {
    const lines = toLines(decisions, this.#clock.now(), callback.createdAt)
    const history = addLines(callback.history, lines)
    return { ...callback, ...changes, version: callback.version + 1, history }
  }

  onChange(listener: ChangeListener): Undo {
    const own: ChangeListener = (...change) => listener(...change) // the same one may listen twice
    this.#listeners.add(own)
    return () => void this.#listeners.delete(own)
  }

  async #settle(after: Callback, before: Callback): Promise<void> {
    this.#tell(after, before)
    const { state, customer } = after
    if (state !== 'COMPLETED' || before.state === 'COMPLETED' || customer === undefined) return
    await this.#outstanding.leave(customer, after).catch((error: unknown) => {
      // Whoever is refused because of it looks whether it is still outstanding.
      this.#logger.warn({ err: error }, 'a callback that has ended still counts as outstanding')
    })
  }

  #tell(after: Callback, before: Callback | undefined): void {
    for (const listener of this.#listeners) {
      try {
        listener(after, before)
      } catch (error) {
        this.#logger.error({ err: error }, 'a listener to callbacks failed') // the others must still hear
      }
    }
  }
}
