import { isUploadedFile, type JsonObject, type Parameters } from '../../base/http/index.ts'
import {
  type Clock,
  type Logger,
  type Milliseconds,
  newUuid,
  toTimestamp,
} from '../../base/kernel/index.ts'
import { type ServiceService, type SortedParameters, sortParameters } from '../service/index.ts'
import { type Admission, type AdmissionStep, admit, type Wish } from './admission/step.ts'
import type { AvailableSlots } from './availability.ts'
import { type Callback, callbackKind, keptAfter, keptUntil } from './callback.ts'
import { slotFull, tooManyRequests } from './callback-errors.ts'
import type { CallbackLedger } from './callback-ledger.ts'
import type { CallbackOptions, OptionSource } from './callback-options.ts'
import type { Room } from './callback-store.ts'
import type { CallbackCall, Door } from './door.ts'
import { type Decision, toLines } from './history.ts'
import { lookupValuesOf } from './lookup-values.ts'
import type { Timekeeper, Timing } from './queue-time.ts'
import { readReason, readState, readTime, textOf, toProperties } from './request-values.ts'
import type { Schedule } from './schedule.ts'
import { cellOf } from './slots.ts'
import { submitted } from './transitions.ts'

export interface StartingParts {
  readonly door: Door
  readonly source: OptionSource
  readonly steps: readonly AdmissionStep[]
  readonly available: AvailableSlots
  readonly timekeeper: Timekeeper
  readonly ledger: CallbackLedger
  readonly schedule: Schedule
  readonly services: Pick<ServiceService, 'open' | 'openBare' | 'delete'>
  readonly clock: Clock
  readonly logger: Logger
}

/** A callback that is asked for and has been granted, but for its slot. */
interface Plan {
  readonly wish: Wish
  readonly said: SortedParameters
  readonly admission: Admission
  readonly callback: Callback
  readonly room: Room
  /** It is handed over within the request. */
  readonly isImmediate: boolean
}

/** Takes wishes for callbacks: checks them, books their slots, and hands over what is wanted now. */
export class Starting {
  readonly #parts: StartingParts

  constructor(parts: StartingParts) {
    this.#parts = parts
  }

  /** Gives what the client is told; `id` for the callback is of the caller's choosing. */
  async start(
    service: string,
    parameters: Parameters,
    call: CallbackCall,
    id: string,
  ): Promise<JsonObject> {
    const options = this.#parts.door.enter(service, call, parameters)
    const plan = await this.#plan({ service, id }, options, parameters, call)
    await this.#keep(plan, call)
    const { callback, isImmediate, said } = plan
    const answer = isImmediate
      ? await this.#parts.schedule.handOverNow(callback, options, textsOf(said, call))
      : {}
    return { ...answer, _id: id }
  }

  async #plan(
    ref: { service: string; id: string },
    options: CallbackOptions,
    parameters: Parameters,
    call: CallbackCall,
  ): Promise<Plan> {
    const { steps, timekeeper, available, clock } = this.#parts
    const now = clock.now()
    const said = sortParameters(parameters)
    const text = said.steering.get('_desired_time')?.trim() ?? ''
    const desiredAt = text === '' ? now : readTime('_desired_time', text)
    const wish: Wish = {
      callback: ref,
      options,
      desiredAt,
      now,
      header: call.header,
      value: (name) => textOf(parameters, name),
      keptUntil: desiredAt + 1000 * options.ttl + keptAfter,
    }
    const wanted = said.steering.get('_callback_state')?.trim() ?? ''
    const forced = wanted === '' ? undefined : readState(wanted)
    const reason = readReason(said.steering)
    if (options.variables.length > 0) options.forRun() // refuses those that are missing
    const room = available.roomAt(options, desiredAt)
    const admission = await admit(steps, wish)
    const timing = await timekeeper
      .timing(options, desiredAt, now)
      .catch(async (error: unknown) => {
        await admission.undo()
        throw error
      })
    const isImmediate = forced === undefined && timing.isImmediate
    const base = this.#newCallback(wish, said, call.user, { admission, timing, room })
    const changes = isImmediate ? submitted(base, 0, now) : forcedInto(forced, reason)
    const callback = this.#parts.ledger.withNews({ ...base, ...changes }, undefined)
    return { wish, said, admission, callback, room, isImmediate }
  }

  #newCallback(
    { callback, options, desiredAt, now }: Wish,
    { steering, data }: SortedParameters,
    user: string | undefined,
    o: { admission: Admission; timing: Timing; room: Room },
  ): Callback {
    const { timing, room, admission } = o
    const { service, id } = callback
    const decisions: Decision[] = [
      ...admission.decisions,
      {
        step: 'slot',
        verdict: 'passed',
        option: options.ruling(capacityOption(options)),
        detail: `${toTimestamp(room.slot.start)}, takes ${room.capacity}`,
      },
      {
        step: timing.isImmediate ? 'now' : 'later',
        verdict: 'ruled',
        option: options.ruling('_request_execution_time_buffer'),
        detail: timing.detail,
      },
    ]
    return {
      service,
      id,
      version: 1,
      state: 'SCHEDULED',
      reason: undefined,
      desiredAt,
      createdAt: now,
      expiresAt: desiredAt + 1000 * options.ttl,
      dueAt: timing.dueAt,
      cell: cellOf(desiredAt),
      dataId: newUuid(),
      user,
      session: undefined,
      submission: undefined,
      askAt: undefined,
      attempts: 0,
      farewell: undefined,
      news: [],
      telling: undefined,
      customer: admission.customer,
      properties: toProperties(steering, data, options),
      history: toLines(decisions, now, now),
    }
  }

  /** The user's data is kept before it is: whoever dies in between leaves nothing that anybody finds. */
  async #keep(plan: Plan, call: CallbackCall): Promise<void> {
    const { ledger, schedule } = this.#parts
    const { callback, room, admission, wish } = plan
    const found = lookupValuesOf(wish.options, callback.properties)
    try {
      const furnished = this.#furnish(plan)
      if (hasData(plan)) await furnished
      const [isKept] = await Promise.all([
        ledger.add(callback, { room, found }),
        schedule.wake(callback),
        furnished,
      ])
      if (!isKept) throw await this.#fullAt(wish, room)
    } catch (error) {
      await this.#clear(plan, call)
      throw error
    }
    await admission.confirm().catch((error: unknown) => {
      this.#parts.logger.warn({ err: error }, 'an outstanding callback is not counted for long')
    })
  }

  /** Its service instance, with the user's data where there is any. */
  #furnish(plan: Plan): Promise<void> {
    const { services, clock } = this.#parts
    const { callback, said } = plan
    const { id, service, dataId, user, properties } = callback
    const parameters = new Map(Object.entries(properties))
    const instance = { id, service, kind: callbackKind, dataId, user, parameters }
    const ttl = (keptUntil(callback) - clock.now()) / 1000
    if (!hasData(plan)) return services.openBare(instance, ttl)
    return services.open(instance, { data: said.data, ttl })
  }

  /** Takes back what can be; what cannot ends by itself. */
  async #clear({ callback, admission }: Plan, call: CallbackCall): Promise<void> {
    const { services, ledger } = this.#parts
    await Promise.allSettled([
      ledger.change(callback, (current) => ({
        after: ledger.next(current, { state: 'COMPLETED', reason: 'FAIL_ERROR', cell: undefined }),
        result: undefined,
      })),
      services.delete(callback.id, call),
      admission.undo(),
    ])
  }

  async #fullAt({ callback, options, desiredAt, value }: Wish, { slot }: Room): Promise<Error> {
    const isChosen = value('_desired_time') !== undefined
    const free = isChosen
      ? await this.#parts.available.around(callback.service, options, slot)
      : new Map<Milliseconds, number>()
    return free.size === 0
      ? tooManyRequests(desiredAt)
      : slotFull(slot.start, slot.end, free, 'start')
  }
}

function hasData({ said, callback }: Plan): boolean {
  return said.data.size > 0 || callback.user !== undefined
}

/** Created in the state that somebody wants who moves it on. */
function forcedInto(
  forced: Callback['state'] | undefined,
  reason: string | undefined,
): Partial<Callback> | undefined {
  if (forced === undefined || forced === 'SCHEDULED') return undefined
  const end = forced === 'COMPLETED' ? { reason: reason ?? 'NOT_AVAILABLE', cell: undefined } : {}
  return { state: forced, dueAt: undefined, ...end }
}

function capacityOption({ capacityService }: CallbackOptions): string {
  return capacityService === undefined ? '_max_request_by_time_bucket' : '_capacity_service'
}

/** The user's data as it will be read later; undefined where files have yet to get their links. */
function textsOf(
  { data }: SortedParameters,
  { user }: CallbackCall,
): ReadonlyMap<string, string> | undefined {
  const texts = new Map<string, string>()
  for (const [name, value] of data) {
    if (isUploadedFile(value)) return undefined
    texts.set(name, typeof value === 'string' ? value : JSON.stringify(value))
  }
  if (user !== undefined) texts.set('gms_user', user)
  return texts
}
