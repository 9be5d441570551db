import type { JsonObject, JsonValue } from '../../base/http/index.ts'
import type { Closable } from '../../base/kernel/index.ts'

/** One service, to be carried out. */
export interface Run {
  readonly serviceId: string
  /** Its name: what follows `service.` in the name of its section. */
  readonly service: string
  /** Its section as it holds for this run: variables filled in, and overwritten what a request may. */
  readonly options: Readonly<Record<string, string>>
  /** What the request said to steer it; an option of the same name goes before. */
  readonly parameters: Readonly<Record<string, string>>
  /** Where the customer's data is, in storage. */
  readonly dataId: string
  /** The `gms_user` who asked for it. */
  readonly user: string | undefined
  /** The customer's data. */
  readonly data: Readonly<Record<string, string>>
}

/** A run that has been started. */
export interface RunRef {
  readonly serviceId: string
  readonly session: string
  /** As in Run. */
  readonly options: Readonly<Record<string, string>>
}

export interface Started {
  /** By which the run is known where it is carried out; '' when nothing can be asked of it. */
  readonly session: string
  /** What the create call passes on to the client, beside `_id`. */
  readonly answer: JsonObject
}

/** Whether sessions can end without a word, and whether one has. */
export interface SessionWatch {
  /** True where sessions of such runs are to be asked after: they may be gone with their server. */
  mayVanish(options: Readonly<Record<string, string>>): boolean
  /** False when its server says that there is no such session; then a start begins a new one. */
  lives(run: RunRef): Promise<boolean>
}

/**
 * Carries services out.
 *
 * Carrying out may be somebody else's work, at the other end of a line that breaks. So an error
 * tells whether anything has happened: nothing has, and the same call may be made again, unless
 * `mayHaveHappened(error)`. Then a call was sent and its answer was lost; it is never sent again by
 * itself, for it may not be harmless twice. With Redis away no call is sent at all.
 */
export interface Orchestrator extends Closable {
  /**
   * Starts a session for the run. Asked again for the same service, on whichever node, it answers
   * as before and starts nothing, as long as the first start is remembered: the service's `_ttl`.
   *
   * Throws when nobody can carry it out; a callback then ends with SUBMIT_ERROR. When it may have
   * started nevertheless, the session, if there is one, will report for itself: who starts again
   * without waiting for that accepts that two sessions serve one customer.
   */
  start(run: Run): Promise<Started>

  /** Asks the session something. 404 when it has ended, 400 when it refuses; its answer, as it came. */
  request(
    run: RunRef,
    name: string,
    parameters: Readonly<Record<string, string>>,
  ): Promise<JsonValue>

  /** Resolves when the session has the event; what it makes of it is not known. 404 when it has ended. */
  event(run: RunRef, name: string, parameters: Readonly<Record<string, string>>): Promise<void>

  /** Ends the session, or finds it ended. May be called again whatever came of it. */
  terminate(run: RunRef): Promise<void>
}
