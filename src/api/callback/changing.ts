import { isUploadedFile, type Parameters } from '../../base/http/index.ts'
import { ApiError, type Clock, type Milliseconds, toTimestamp } from '../../base/kernel/index.ts'
import {
  type ServiceService,
  type ServiceStorage,
  type SortedParameters,
  sortParameters,
} from '../service/index.ts'
import type { ChangeSteps } from './admission/index.ts'
import { type Admission, type AdmissionStep, admit } from './admission/step.ts'
import { type Amendment, amended, toAmendment } from './amendment.ts'
import type { AvailableSlots } from './availability.ts'
import { type Callback, type CallbackRef, keptUntil } from './callback.ts'
import {
  alreadyEnded,
  noLongerScheduled,
  noSuchRequest,
  slotFull,
  tooManyRequests,
} from './callback-errors.ts'
import type { CallbackLedger } from './callback-ledger.ts'
import { CallbackOptions, type OptionSource } from './callback-options.ts'
import type { Places } from './callback-store.ts'
import type { CallbackCall, Door } from './door.ts'
import type { Decision } from './history.ts'
import { type LookupValue, lookupValuesOf } from './lookup-values.ts'
import type { Outstanding } from './outstanding.ts'
import type { Timekeeper } from './queue-time.ts'
import { readTime } from './request-values.ts'
import { parametersOf } from './run.ts'
import type { Schedule } from './schedule.ts'
import { cellOf } from './slots.ts'
import { broken } from './transitions.ts'

export interface ChangingParts {
  readonly door: Door
  readonly source: OptionSource
  readonly steps: ChangeSteps
  readonly available: AvailableSlots
  readonly timekeeper: Timekeeper
  readonly ledger: CallbackLedger
  readonly schedule: Schedule
  readonly services: Pick<ServiceService, 'find' | 'extend' | 'keep'>
  readonly storage: Pick<ServiceStorage, 'deleteValue'>
  readonly outstanding: Outstanding
  readonly clock: Clock
}

/** A callback, what it will say of itself, and the options that hold for it then. */
interface Wanted {
  readonly known: Callback
  readonly properties: Readonly<Record<string, string>>
  readonly options: CallbackOptions
}

/** What was decided on a new number or time, and what it changes in the record. */
interface Granted {
  readonly decisions: readonly Decision[]
  readonly changes: Pick<Callback, 'customer'> | Record<string, never>
  /** Takes back what was counted, should nothing come of it. */
  undo(): Promise<void>
}

interface Change {
  readonly before: Callback
  readonly after: Callback
}

/** Changes callbacks for whoever asks over the API: an app, an operator, or the session that carries one out. */
export class Changing {
  readonly #parts: ChangingParts

  constructor(parts: ChangingParts) {
    this.#parts = parts
  }

  /** Another time, or news and values. Reference: Reschedule-Callback; with a new time no state is heard. */
  async update(ref: CallbackRef, parameters: Parameters, call: CallbackCall): Promise<void> {
    const options = this.#parts.door.enter(ref.service, call, parameters)
    const said = sortParameters(parameters)
    const time = said.steering.get('_new_desired_time')?.trim() ?? ''
    const amendment = toAmendment(said, options)
    const change =
      time === ''
        ? await this.#amend(ref, amendment)
        : await this.#reschedule(ref, amendment, readTime('_new_desired_time', time))
    await this.#followUp(change, said, call)
  }

  /** Ends it before it has ended by itself; who carries it out is told. */
  async cancel(ref: CallbackRef, reason: string, because?: string): Promise<void> {
    const { ledger, schedule, clock } = this.#parts
    const changed = await ledger.change(ref, (current) => {
      if (current.state === 'COMPLETED') throw alreadyEnded(ref.id)
      const decision = { step: 'cancel', verdict: 'done', detail: because } as const
      const after = ledger.next(
        current,
        broken(current, reason, { by: 'cancel', since: clock.now() }),
        decision,
      )
      return { after, result: undefined }
    })
    if (changed.kind !== 'done') throw noSuchRequest('cancel', ref.id)
    await schedule.sayFarewell(changed.callback)
  }

  async #amend(ref: CallbackRef, amendment: Amendment): Promise<Change> {
    const { ledger } = this.#parts
    const wanted = await this.#find(ref, amendment)
    const granted = await this.#admit(wanted, wanted.known.desiredAt, [])
    const change = ledger.change<Callback>(wanted.known, (current) => {
      const outcome = amended(current, amendment)
      if (outcome === undefined) return { result: current }
      const changes = { ...outcome.changes, ...granted.changes }
      const after = ledger.next(current, changes, ...granted.decisions, ...outcome.decisions)
      return { after, places: placesOf(wanted.options, current, after), result: current }
    })
    const changed = await orUndone(granted, change)
    if (changed.kind !== 'done') throw noSuchRequest('update', ref.id)
    return { before: changed.result, after: changed.callback }
  }

  async #reschedule(
    ref: CallbackRef,
    amendment: Amendment,
    desiredAt: Milliseconds,
  ): Promise<Change> {
    const { ledger, steps, available, timekeeper, clock } = this.#parts
    const wanted = await this.#find(ref, amendment)
    const { known, options } = wanted
    if (known.state !== 'SCHEDULED') throw noLongerScheduled(ref.id, known.state)
    const room = available.roomAt(options, desiredAt)
    const expiresAt = desiredAt + 1000 * options.ttl
    const granted = await this.#admit(wanted, desiredAt, steps.ofTime)
    const asked = timekeeper.timing(options, desiredAt, clock.now())
    const change = asked.then((timing) =>
      ledger.change<Callback>(ref, (current) => {
        if (current.state !== 'SCHEDULED') throw noLongerScheduled(ref.id, current.state)
        const detail = `from ${toTimestamp(current.desiredAt)} to ${toTimestamp(desiredAt)}`
        const after = ledger.next(
          current,
          {
            ...{ desiredAt, expiresAt, cell: cellOf(desiredAt), dueAt: timing.dueAt, attempts: 0 },
            properties: amendment.properties(current.properties),
            ...granted.changes,
          },
          ...granted.decisions,
          { step: 'new time', verdict: 'done', detail: `${detail}; ${timing.detail}` },
        )
        const places = { room, ...placesOf(options, current, after) }
        return { after, places, result: current }
      }),
    )
    const changed = await orUndone(granted, change)
    if (changed.kind === 'done') return { before: changed.result, after: changed.callback }
    if (changed.kind === 'unknown') throw noSuchRequest('update', ref.id)
    const free = await available.around(ref.service, options, room.slot)
    throw free.size === 0
      ? tooManyRequests(desiredAt)
      : slotFull(room.slot.start, room.slot.end, free, 'update')
  }

  async #find(ref: CallbackRef, amendment: Amendment): Promise<Wanted> {
    const { ledger, source } = this.#parts
    const known = await ledger.find(ref)
    if (known === undefined) throw noSuchRequest('update', ref.id)
    const properties = amendment.properties(known.properties)
    const options = CallbackOptions.of(source, ref.service, parametersOf({ properties }))
    if (options === undefined) throw noSuchRequest('update', ref.id)
    return { known, properties, options }
  }

  /** A number that would not have been taken at the start does not come in place of one that was. */
  async #admit(
    { known, properties, options }: Wanted,
    desiredAt: Milliseconds,
    ofTime: readonly AdmissionStep[],
  ): Promise<Granted> {
    const { steps, clock } = this.#parts
    const isSameNumber = properties._customer_number === known.properties._customer_number
    const asked = [...ofTime, ...(isSameNumber ? [] : steps.ofNumber)]
    if (asked.length === 0) return nothingAsked
    const admission = await admit(asked, {
      ...{ callback: known, options, desiredAt, now: clock.now(), header: () => undefined },
      value: (name) => properties[name],
      keptUntil: keptUntil({ expiresAt: desiredAt + 1000 * options.ttl }),
    })
    return isSameNumber
      ? { ...nothingAsked, decisions: admission.decisions }
      : ofNewNumber(known, admission)
  }

  /** What goes with the record: its timer, how long all that lives, the user's data. */
  async #followUp(
    { before, after }: Change,
    said: SortedParameters,
    call: CallbackCall,
  ): Promise<void> {
    const { schedule } = this.#parts
    const isLonger = after.expiresAt !== before.expiresAt
    await Promise.all([
      after.version === before.version ? undefined : schedule.wake(after),
      this.#count(before, after, isLonger),
      this.#keepData(after, isLonger, said, call),
    ])
  }

  /** It counts for its number as long as it lives, and no more for one that it had before. */
  async #count(before: Callback, after: Callback, isLonger: boolean): Promise<void> {
    const { outstanding } = this.#parts
    const isOther = after.customer !== before.customer
    if (isOther && before.customer !== undefined) await outstanding.leave(before.customer, before)
    if (!(isOther || isLonger) || after.customer === undefined) return
    if (after.state === 'COMPLETED') return
    await outstanding.stay(after.customer, after, keptUntil(after))
  }

  async #keepData(
    callback: Callback,
    isLonger: boolean,
    { data }: SortedParameters,
    call: CallbackCall,
  ): Promise<void> {
    const { services, storage, clock } = this.#parts
    if (data.size === 0 && !isLonger) return
    const { id } = callback
    const found = await services.find(id)
    if (found === undefined) return // deleted: its data went with it
    const left = (keptUntil(callback) - clock.now()) / 1000
    const instance = isLonger ? await services.extend(found, left) : found
    const isGone = (value: unknown) => value === '' || value === null
    const kept = [...data].filter(([, value]) => !isGone(value))
    if (kept.length > 0) await services.keep(instance, kept)
    for (const [name, value] of data) {
      if (isUploadedFile(value) || !isGone(value)) continue
      await storage.deleteValue(id, name, call).catch((error: unknown) => {
        if (!(error instanceof ApiError && error.status === 404)) throw error // it is gone already
      })
    }
  }
}

const nothingAsked: Granted = { decisions: [], changes: {}, undo: async () => undefined }

/** Of a new number: it is counted from now on, unless it is the old one in another spelling. */
function ofNewNumber(known: Callback, { decisions, customer, undo }: Admission): Granted {
  const isCountedAlready = customer === known.customer
  return { decisions, changes: { customer }, undo: isCountedAlready ? nothingAsked.undo : undo }
}

async function orUndone<T extends { readonly kind: string }>(
  granted: Granted,
  change: Promise<T>,
): Promise<T> {
  try {
    const changed = await change
    if (changed.kind !== 'done') await granted.undo()
    return changed
  } catch (error) {
    await granted.undo()
    throw error
  }
}

/** The values it comes to be found by, or for longer, and those it does not have any more. */
function placesOf(options: CallbackOptions, before: Callback, after: Callback): Places {
  const isLonger = after.expiresAt !== before.expiresAt
  const is = lookupValuesOf(options, after.properties)
  const was = lookupValuesOf(options, before.properties)
  return {
    found: is.filter((value) => isLonger || !isAmong(value, was)),
    lost: was.filter((value) => !isAmong(value, is)),
  }
}

function isAmong({ name, value }: LookupValue, others: readonly LookupValue[]): boolean {
  return others.some((other) => other.name === name && other.value === value)
}
