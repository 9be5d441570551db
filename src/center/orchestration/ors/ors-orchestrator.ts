import type { OrsOptions, ServerOptions } from '../../../base/config/index.ts'
import type { JsonValue } from '../../../base/http/index.ts'
import {
  ApiError,
  type Live,
  type Logger,
  newHexId,
  type Seconds,
} from '../../../base/kernel/index.ts'
import { InDoubt } from '../in-doubt.ts'
import type { Orchestrator, Run, RunRef, Started } from '../orchestrator.ts'
import { isSessionId, parseAnswer } from './ors-answer.ts'
import type { OrsAnswer, OrsCall, OrsCaller } from './ors-caller.ts'
import {
  orsRefused,
  orsSilent,
  orsUnreachable,
  sessionNotFound,
  sessionRefused,
} from './ors-errors.ts'
import { toRefusal, toRun } from './ors-outcome.ts'
import type { OrsRun, OrsRuns } from './ors-runs.ts'
import { toOrsSettings, unique } from './ors-settings.ts'
import { toStartForm } from './ors-start.ts'
import type { Turns } from './turns.ts'

type Fields = Readonly<Record<string, string>>

interface OrsOrchestratorParts {
  readonly runs: OrsRuns
  readonly caller: OrsCaller
  readonly turns: Turns
  readonly ors: Live<OrsOptions>
  readonly server: Live<Pick<ServerOptions, 'external_url_base'>>
  readonly logger: Logger
}

/** What is done with a session. */
interface Act {
  readonly path: string
  readonly form: Fields
  /** Whether it is harmless twice. */
  readonly mayRepeat: boolean
}

const underWay = 'another start of it is under way'
const claimMargin = 5000 // ms by which a start on a busy node may outlast its own limit
const ttl = { least: 3600, usual: 86_400, most: 31_536_000 } // seconds; usual is that of callbacks

/**
 * Carries services out on Orchestration Servers.
 *
 * The next server is asked where the one before has surely done nothing: it could not be connected
 * to, said that it does not serve now (503, 429, 408), or pointed to a host that must not be called.
 * Any other answer ends the search, and so does silence after sending, but for terminate: ORS has no
 * word for "this start is the one I have sent before". A session is sought further, too, where a
 * server that is not known to have it knows nothing of it.
 */
export class OrsOrchestrator implements Orchestrator {
  readonly #parts: OrsOrchestratorParts

  constructor(parts: OrsOrchestratorParts) {
    this.#parts = parts
  }

  /** Whether a service with these options has an Orchestration Server to run on. */
  serves(options: Fields): boolean {
    return this.#settings(options).servers.length > 0
  }

  async start(run: Run): Promise<Started> {
    const { runs, caller } = this.#parts
    const { serviceId, options } = run
    if (!this.serves(options)) throw orsUnreachable(new Error('_ors names no server'))
    const claim = { token: newHexId(), limit: caller.longest() + claimMargin }
    const known = await runs.claim(serviceId, claim)
    if (known === 'under-way') throw orsSilent(new InDoubt(underWay))
    if (known !== undefined) return toStarted(known)
    let hasBegun = false
    const started = await this.#start(run, async () => {
      hasBegun ||= await runs.begin(serviceId, claim)
      return hasBegun ? undefined : underWay
    })
    if (started instanceof ApiError) {
      const givenUp = runs.giveUp(serviceId, claim, hasBegun)
      await this.#quietly('a start could not be given up', givenUp)
      throw started
    }
    await this.#keep(run, started)
    return toStarted(started)
  }

  async request(run: RunRef, name: string, parameters: Fields): Promise<JsonValue> {
    const path = `request/${toSegment(name)}`
    const { text } = await this.#ask(run, { path, form: parameters, mayRepeat: false })
    const answer = parseAnswer(text)
    if (answer !== undefined) return answer
    throw orsRefused('the answer cannot be followed', new InDoubt('JSON that is none, or too deep'))
  }

  async event(run: RunRef, name: string, parameters: Fields): Promise<void> {
    await this.#ask(run, { path: `event/${toSegment(name)}`, form: parameters, mayRepeat: false })
  }

  /** Only a 404 of whoever may have it says that it has gone; who does not answer may have it. */
  async lives(run: RunRef): Promise<boolean> {
    try {
      await this.#ask(run, { path: 'query', form: {}, mayRepeat: true })
      return true
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (error.status !== 404) return true
    }
    await this.#parts.runs.forget(run.serviceId)
    return false
  }

  async terminate(run: RunRef): Promise<void> {
    try {
      await this.#ask(run, { path: 'terminate', form: {}, mayRepeat: true })
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 404)) throw error // 404: it has ended
    }
    await this.#parts.runs.forget(run.serviceId)
  }

  close(): Promise<void> {
    return this.#parts.caller.close()
  }

  async #start(run: Run, begin: OrsCall['begin']): Promise<OrsRun | ApiError> {
    const { caller, turns, server } = this.#parts
    const settings = this.#settings(run.options)
    const outcome = await caller.call({
      ...{ servers: turns.order(settings), attempts: settings.attempts },
      path: 'scxml/session/start',
      form: toStartForm(run, server().external_url_base).toString(),
      cookies: {},
      mayRepeat: false,
      begin,
    })
    return toRun(outcome)
  }

  /** Asks the server that has the session, then the others: one of them may have taken it over. */
  async #ask(run: RunRef, { path, form, mayRepeat }: Act): Promise<OrsAnswer> {
    const { runs, caller } = this.#parts
    const { servers, attempts } = this.#settings(run.options)
    const known = await runs.find(run.serviceId, ttlOf(run.options))
    const session = run.session || (known?.session ?? '')
    if (!isSessionId(session)) throw sessionNotFound(run.serviceId)
    const owner = known === undefined ? [] : [known.server]
    const outcome = await caller.call({
      ...{ servers: unique([...owner, ...servers]), attempts },
      path: `scxml/session/${session}/${path}`,
      sought: { owner: known?.session === session ? known.server : undefined },
      form: new URLSearchParams(form).toString(),
      cookies: known?.cookies ?? {},
      mayRepeat,
    })
    const refusal = toRefusal(run.serviceId, outcome)
    if (refusal !== undefined || outcome.kind !== 'answered') throw refusal
    const { server, cookies } = outcome
    const now: OrsRun = { session, answer: known?.answer ?? {}, server, cookies }
    if (!isSame(now, known)) await this.#keep(run, now)
    return outcome
  }

  /** It has been done; that it may be forgotten is no reason to tell its caller otherwise. */
  #keep({ serviceId, options }: Pick<Run, 'serviceId' | 'options'>, run: OrsRun): Promise<void> {
    const kept = this.#parts.runs.keep(serviceId, run, ttlOf(options))
    return this.#quietly('where a session runs could not be kept', kept)
  }

  async #quietly(otherwise: string, work: Promise<void>): Promise<void> {
    const { logger } = this.#parts
    // Without the error's own fields: they hold the command, and that holds cookie and answer.
    await work.catch((error: unknown) => logger.warn({ reason: String(error) }, otherwise))
  }

  #settings(options: Fields) {
    return toOrsSettings(options, this.#parts.ors())
  }
}

const toStarted = ({ session, answer }: OrsRun): Started => ({ session, answer })

/** Names come from outside: none may lead to another path than its own. */
function toSegment(name: string): string {
  if (/^\.{0,2}$/.test(name)) throw sessionRefused(`${JSON.stringify(name)} cannot be asked`)
  return encodeURIComponent(name.toWellFormed())
}

/** How long a run is remembered: as long as its service lives, and an hour at least. */
function ttlOf({ _ttl = '' }: Fields): Seconds {
  const given = /^\d{1,9}$/.test(_ttl) ? Number(_ttl) : ttl.usual
  return Math.min(ttl.most, Math.max(ttl.least, given))
}

function isSame(run: OrsRun, known: OrsRun | undefined): boolean {
  return JSON.stringify(run) === JSON.stringify(known)
}
