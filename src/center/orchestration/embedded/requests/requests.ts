import type { JsonObject, JsonValue } from '../../../../base/http/index.ts'
import type { Live, Milliseconds } from '../../../../base/kernel/index.ts'
import type { Routing } from '../../../routing/index.ts'
import { alreadyEnded, notNow, requestUnknown, runEnded, runNotFound } from '../embedded-errors.ts'
import type { Engine, Raised } from '../engine.ts'
import { isOver, type RunRecord } from '../run/run-record.ts'
import type { RunStore } from '../run/run-store.ts'
import type { EventName } from '../tables/state-table.ts'
import {
  callFollows,
  cancelled,
  type DialogParts,
  dialNumber,
  ended,
  startChat,
  userConfirmation,
  waitForAgent,
} from './dialogs.ts'
import type { Notifications } from './notifications.ts'
import { queuePosition } from './queue-position.ts'

export interface RequestParts {
  readonly engine: Engine
  readonly store: Pick<RunStore, 'find' | 'now'>
  readonly routing: Pick<Routing, 'position' | 'expectedWait'>
  readonly notifications: Notifications
  readonly server: Live<{ readonly external_url_base: string }>
}

/** Requests that mean the end. */
const ending: ReadonlySet<EventName> = new Set(['cancel', 'disconnect'])

type Parameters = Readonly<Record<string, string>>
type Answer = (serviceId: string, parameters: Parameters) => Promise<JsonValue>

/** What apps and desks ask of a callback (reference: Scenarios; Callback Push Notifications). */
export class Requests {
  readonly #parts: RequestParts
  readonly #answers: ReadonlyMap<string, Answer>

  constructor(parts: RequestParts) {
    this.#parts = parts
    const { notifications } = parts
    const confirmation = 'get-dialog-user-confirmation'
    this.#answers = new Map<string, Answer>([
      ['connect', (id) => this.#connect(id)],
      ['connect-inbound', (id) => this.#connectInbound(id)],
      ['connect-outbound', (id) => this.#connectOutbound(id)],
      ['snooze', (id) => this.#ask(id, 'snooze', waitForAgent)],
      ['cancel', (id) => this.#ask(id, 'cancel', cancelled)],
      ['disconnect', (id) => this.#ask(id, 'disconnect', ended)],
      ['wait-for-agent', (id) => this.#show(id, () => waitForAgent(id))],
      ['check-queue-position', (id) => this.#position(id)],
      [confirmation, (id) => this.#confirmation(id)],
      [`${confirmation}-provide_code-true`, (id) => this.#confirmation(id, true)],
      [`${confirmation}-provide_code-false`, (id) => this.#confirmation(id, false)],
      ['get-dialog-start-chat', (id) => this.#startChat(id)],
      ['internal-notification', (id, said) => notifications.toCustomer(id, said)],
      ['retrieve-notifications', (id) => notifications.ofCustomer(id)],
      ['agent-notification', (id, said) => notifications.toAgent(id, said)],
      ['retrieve-agent-notifications', (id) => notifications.ofAgent(id)],
    ])
  }

  answer(serviceId: string, name: string, parameters: Parameters): Promise<JsonValue> {
    const answer = this.#answers.get(name)
    return answer === undefined
      ? Promise.reject(requestUnknown(name))
      : answer(serviceId, parameters)
  }

  /** What follows for the customer who is ready. */
  async #connect(serviceId: string): Promise<JsonObject> {
    const { run, now } = await this.#raise(serviceId, 'connect')
    if (run.scenario.startsWith('CHAT')) return startChat(this.#links(run), run.user)
    if (run.scenario.endsWith('USERTERM')) return callFollows(serviceId)
    return dialNumber(serviceId, run.access, now)
  }

  /** The number to call: a new one where one may be given out, else the one that is. */
  async #connectInbound(serviceId: string): Promise<JsonObject> {
    const { scenario } = await this.#open(serviceId)
    if (!scenario.endsWith('USERORIG')) throw notNow('connect-inbound', serviceId)
    const { run, now } = await this.#try(serviceId, 'connect')
    const { access } = run
    return dialNumber(serviceId, access && access.expiresAt > now ? access : undefined, now)
  }

  async #connectOutbound(serviceId: string): Promise<JsonObject> {
    const { scenario } = await this.#open(serviceId)
    if (!scenario.endsWith('USERTERM')) throw notNow('connect-outbound', serviceId)
    await this.#try(serviceId, 'connect')
    return callFollows(serviceId)
  }

  /** Where it is a chat, who fetches its address is ready for it. */
  async #startChat(serviceId: string): Promise<JsonObject> {
    const run = await this.#open(serviceId)
    if (run.scenario.startsWith('CHAT')) await this.#try(serviceId, 'connect')
    return startChat(this.#links(run), run.user)
  }

  async #ask(
    serviceId: string,
    on: EventName,
    dialog: (serviceId: string) => JsonObject,
  ): Promise<JsonObject> {
    await this.#raise(serviceId, on)
    return dialog(serviceId)
  }

  async #position(serviceId: string): Promise<JsonObject> {
    const { routing } = this.#parts
    const { scenario, plan } = await this.#open(serviceId)
    const media = scenario.startsWith('CHAT') ? 'chat' : 'voice'
    const place = await routing.position(serviceId)
    const queue = await routing.expectedWait(place?.queue ?? plan.queue, media)
    return queuePosition(place, queue, plan.near)
  }

  #confirmation(serviceId: string, withCode?: boolean): Promise<JsonObject> {
    return this.#show(serviceId, (run, now) =>
      userConfirmation(this.#links(run), {
        withCode: withCode ?? run.plan.access.withCode,
        expiresAt: run.dueAt ?? now + run.plan.confirmTimeout * 1000,
      }),
    )
  }

  async #show(
    serviceId: string,
    dialog: (run: RunRecord, now: Milliseconds) => JsonObject,
  ): Promise<JsonObject> {
    const run = await this.#open(serviceId)
    return dialog(run, await this.#parts.store.now())
  }

  /** The run; throws when it is unknown or over. */
  async #open(serviceId: string): Promise<RunRecord> {
    const run = await this.#parts.store.find(serviceId)
    if (run === undefined) throw runNotFound(serviceId)
    if (isOver(run)) throw runEnded(serviceId)
    return run
  }

  /** Throws when the run is over, or cannot do so now. */
  async #raise(serviceId: string, on: EventName): Promise<Raised> {
    const raised = await this.#parts.engine.raise(serviceId, on)
    if (raised === undefined) throw runNotFound(serviceId)
    if (raised.accepted) return raised
    if (!isOver(raised.run)) throw notNow(on, serviceId)
    throw ending.has(on) ? alreadyEnded(serviceId) : runEnded(serviceId)
  }

  /** As #raise, but it need not mean anything. */
  async #try(serviceId: string, on: EventName): Promise<Raised> {
    const raised = await this.#parts.engine.raise(serviceId, on)
    if (raised === undefined) throw runNotFound(serviceId)
    if (!raised.accepted && isOver(raised.run)) throw runEnded(serviceId)
    return raised
  }

  #links({ serviceId }: RunRecord): DialogParts {
    return { serviceId, base: this.#parts.server().external_url_base }
  }
}
