import type { Clock, Milliseconds } from '../../base/kernel/index.ts'
import type { SessionWatch } from '../../center/orchestration/index.ts'
import type { Callback } from './callback.ts'
import type { CallbackLedger } from './callback-ledger.ts'
import { CallbackOptions, type OptionSource } from './callback-options.ts'
import { parametersOf, toRunRef } from './run.ts'
import { vanished } from './transitions.ts'

export interface SessionWatchingParts {
  readonly ledger: CallbackLedger
  readonly orchestrator: Partial<SessionWatch>
  readonly source: OptionSource
  readonly clock: Clock
}

/** Asks after the sessions of callbacks that are in the queue, each `queue-polling-rate`. */
export class SessionWatching {
  readonly #parts: SessionWatchingParts

  constructor(parts: SessionWatchingParts) {
    this.#parts = parts
  }

  /**
   * Whether its session still lives; the server may have gone down with it. One that has reported
   * for itself would have told its end, so its customer was not called and it is begun again. Of
   * others nobody knows what they did before they ended: they are left to their `_ttl`.
   */
  async ask(callback: Callback): Promise<Callback | undefined> {
    const { ledger, orchestrator, source, clock } = this.#parts
    const options = CallbackOptions.of(source, callback.service, parametersOf(callback))
    const run = toRunRef(callback, options)
    const hasReported = callback.properties._ors_session_id === callback.session
    const lives = !hasReported || ((await orchestrator.lives?.(run)) ?? true)
    const isLast = callback.attempts >= (options?.submitAttempts ?? 1)
    const changed = await ledger.change(callback, (current) => {
      const isOther = current.state !== 'QUEUED' || current.session !== callback.session
      if (isOther) return { result: undefined }
      const now = clock.now()
      if (lives)
        return { after: ledger.next(current, { askAt: now + this.#rate }), result: undefined }
      const decision = {
        step: 'handing over',
        verdict: 'refused',
        option: { name: 'queue-polling-rate', isOfService: false },
        detail: `session ${current.session} has gone`,
      } as const
      const changes = vanished(current, isLast ? undefined : now)
      return { after: ledger.next(current, changes, decision), result: undefined }
    })
    return changed.kind === 'done' ? changed.callback : undefined
  }

  get #rate(): Milliseconds {
    return 1000 * this.#parts.source.section()['queue-polling-rate']
  }
}
