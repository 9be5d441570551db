import type { JsonObject, JsonValue } from '../../../base/http/index.ts'
import type { Live, Logger, Milliseconds, Undo } from '../../../base/kernel/index.ts'
import type { Routing, RoutingEvent } from '../../routing/index.ts'
import type { Dialler } from '../dialler/dialler.ts'
import type { Orchestrator, Run, RunRef, Started } from '../orchestrator.ts'
import { notNow, runEnded, runNotFound } from './embedded-errors.ts'
import type { Engine } from './engine.ts'
import type { CallbackStates } from './ports.ts'
import { callFollowsAtStart, dialNumber, startChat, waitAtStart } from './requests/dialogs.ts'
import type { Requests } from './requests/requests.ts'
import { newRun } from './run/new-run.ts'
import { isOver, type RunRecord } from './run/run-record.ts'
import type { RunStore } from './run/run-store.ts'
import { toScenario } from './run/scenario.ts'
import type { EventName } from './tables/state-table.ts'

export interface EmbeddedOrchestratorParts {
  readonly engine: Engine
  readonly store: Pick<RunStore, 'find' | 'now'>
  readonly requests: Requests
  readonly routing: Pick<Routing, 'onEvent'>
  readonly states: CallbackStates
  readonly dialler: Pick<Dialler, 'close'>
  readonly server: Live<{ readonly external_url_base: string }>
  readonly logger: Logger
}

/** What an event of the port is to a scenario; others mean nothing. */
const events: ReadonlyMap<string, EventName> = new Map([
  ['cancel', 'cancel'],
  ['disconnect', 'disconnect'],
  ['arrived', 'arrived'],
])

/** How a call to a customer went, in the words of whoever made it. */
export type DialWord = 'reached' | 'no-answer' | 'busy' | 'wrong-number' | 'fax'

/** What an agent says of a call, as the event `dial-outcome` with `outcome`; `reached` changes nothing. */
const outcomes: ReadonlyMap<string, EventName> = new Map([
  ['no-answer', 'unreached'],
  ['busy', 'unreached'],
  ['wrong-number', 'wrong'],
  ['fax', 'fax'],
])

/** Carries services out by the scenarios that are built in, with agents at the desk. */
export class EmbeddedOrchestrator implements Orchestrator {
  readonly #parts: EmbeddedOrchestratorParts
  #undo: Undo | undefined

  constructor(parts: EmbeddedOrchestratorParts) {
    this.#parts = parts
    this.#undo = parts.routing.onEvent((event) => this.#hear(event))
  }

  async start(run: Run): Promise<Started> {
    const { store, states } = this.#parts
    const known = await store.find(run.serviceId)
    if (known !== undefined) return this.#started(known, await store.now())
    const scenario = toScenario(run)
    if ('error' in scenario) {
      await states.to(run.serviceId, 'COMPLETED', scenario.reason, 'start')
      throw scenario.error
    }
    return this.#begin(newRun(run, scenario, await store.now()))
  }

  request(
    { serviceId }: RunRef,
    name: string,
    parameters: Readonly<Record<string, string>>,
  ): Promise<JsonValue> {
    return this.#parts.requests.answer(serviceId, name, parameters)
  }

  async event(
    { serviceId }: RunRef,
    name: string,
    { outcome = '' }: Readonly<Record<string, string>>,
  ): Promise<void> {
    const on = name === 'dial-outcome' ? outcomes.get(outcome) : events.get(name)
    const note = name === 'dial-outcome' && on !== undefined ? { outcome } : {}
    const raised = await this.#parts.engine.raise(serviceId, on, note)
    if (raised === undefined) throw runNotFound(serviceId)
    if (isOver(raised.run) && !(on !== undefined && raised.accepted)) throw runEnded(serviceId)
  }

  /** What the agent says of a call. 400 where no call of that kind is under way, 404 for no run here. */
  async dialOutcome(serviceId: string, outcome: DialWord): Promise<void> {
    const on = outcomes.get(outcome)
    const raised = await this.#parts.engine.raise(
      serviceId,
      on,
      on === undefined ? {} : { outcome },
    )
    if (raised === undefined) throw runNotFound(serviceId)
    if (on !== undefined && raised.accepted) return
    if (isOver(raised.run)) throw runEnded(serviceId)
    const isReached = on === undefined && raised.run.state === 'talking'
    if (!isReached) throw notNow('outcome', serviceId)
  }

  async terminate({ serviceId }: RunRef): Promise<void> {
    await this.#parts.engine.raise(serviceId, 'terminate')
  }

  /** The customer's call has come in, or their chat begun; false when no scenario waits for it. */
  async arrived(serviceId: string): Promise<boolean> {
    const raised = await this.#parts.engine.raise(serviceId, 'arrived')
    return raised?.accepted ?? false
  }

  /** Resolves when this node has nothing in hand. */
  idle(): Promise<void> {
    return this.#parts.engine.idle()
  }

  async close(): Promise<void> {
    this.#undo?.()
    this.#undo = undefined
    await this.idle()
    await this.#parts.dialler.close()
  }

  async #begin(run: RunRecord): Promise<Started> {
    const { engine, store } = this.#parts
    const now = await store.now()
    const given = run.counts.gives > 0 ? await engine.give(run, now) : undefined
    const begun = { ...run, access: given, dueAt: given?.expiresAt ?? run.dueAt }
    const isNew = await engine.begin(begun, now)
    return this.#started((isNew ? undefined : await store.find(run.serviceId)) ?? begun, now)
  }

  #started(run: RunRecord, now: Milliseconds): Started {
    return { session: run.serviceId, answer: this.#answer(run, now) }
  }

  #answer({ serviceId, scenario, access, user }: RunRecord, now: Milliseconds): JsonObject {
    const base = this.#parts.server().external_url_base
    switch (scenario) {
      case 'VOICE-NOW-USERORIG':
        return dialNumber(serviceId, access, now)
      case 'VOICE-NOW-USERTERM':
        return callFollowsAtStart(serviceId)
      case 'CHAT-NOW':
        return startChat({ serviceId, base }, user)
      default:
        return waitAtStart(serviceId)
    }
  }

  /** What this node hears first; what is lost with a node is found by looking. */
  #hear(event: RoutingEvent): void {
    if (event.kind === 'agent-changed') return
    const { kind, interaction } = event
    if (kind === 'enqueued' && interaction.media === 'voice') return // by nobody but ourselves
    const on = kind === 'rejected' ? 'refused' : undefined
    this.#parts.engine.raise(interaction.id, on).catch((err: unknown) => {
      this.#parts.logger.warn({ err, kind }, 'a callback heard late of its agent')
    })
  }
}
