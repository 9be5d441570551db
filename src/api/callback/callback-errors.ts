import { ApiError, type Milliseconds, toTimestamp } from '../../base/kernel/index.ts'
import type { CallbackState } from './callback.ts'

const rooms = 'com.genesyslab.gsg.services.callback'

/** Beginnings of slots → how many callbacks each still takes. */
export type Availability = ReadonlyMap<Milliseconds, number>

/** A refusal that says what would have been possible. */
class NoAvailability extends ApiError {
  readonly #availability: Availability

  constructor(exception: string, message: string, availability: Availability) {
    super(400, exception, message)
    this.#availability = availability
  }

  override toJSON(): { message: string; exception: string; availability: Record<string, number> } {
    const times = [...this.#availability].map(([at, free]) => [toTimestamp(at), free] as const)
    return { ...super.toJSON(), availability: Object.fromEntries(times) }
  }
}

const exceptions = {
  refused: `${rooms}.CallbackServiceException`,
  unknown: `${rooms}.CallbackException`,
  operation: `${rooms}.exceptions.CallbackExceptionInvalidOperation`,
  number: `${rooms}.exceptions.CallbackExceptionNumber`,
  unavailable: `${rooms}.exceptions.CallbackExceptionServiceUnavailable`,
  idempotency: `${rooms}.IdempotencyException`,
}

const bad = (exception: keyof typeof exceptions, message: string) =>
  new ApiError(400, exceptions[exception], message)

/** 400: no section `service.<name>`, or not of callbacks. */
export function callbackServiceUnknown(service: string): ApiError {
  return bad('refused', `Service (${shown(service)}) is no callback service`)
}

/** 400: a key that identifies the customer is not given. */
export function mandatoryKeyMissing(name: string): ApiError {
  return bad(
    'refused',
    `Mandatory parameter [${name}] is missing. Check option '_mandatory_customer_lookup_keys'`,
  )
}

/** 400: a parameter that cannot be what it is for. */
export function parameterIllFormed(name: string, reason: string): ApiError {
  return bad('refused', `Parameter [${shown(name)}] ${reason}`)
}

/** 400: the number matches a pattern of the exceptions. */
export function numberNotAllowed(number: string, group: string, pattern: string): ApiError {
  const details = `details={${group}=${pattern}}`
  return bad(
    'refused',
    `Customer Number [${shown(number)}] is not allowed. Check option 'exceptions' : ${details}`,
  )
}

/** 400: nobody can have this number. */
export function numberImpossible(number: string): ApiError {
  return bad(
    'number',
    `Customer Number [${shown(number)}] is disallowed, because it is invalid. Check option _disallow_impossible_phone_numbers`,
  )
}

/** 400: whoever calls this number pays for more than a call. */
export function numberPremium(number: string): ApiError {
  return bad(
    'number',
    `Customer Number [${shown(number)}] is disallowed, because it's a premium number. Check option _disallow_premium_phone_numbers`,
  )
}

/** 400: the customer has asked already, and was not called yet. */
export function alreadyOutstanding(number: string, most: number): ApiError {
  return bad(
    'refused',
    `Customer Number [${shown(number)}] has already ${most} outstanding. Check option '_enable_in_queue_checking'`,
  )
}

/** 503: too many have asked for this service of late. */
export function serviceThrottled(service: string, seconds: number): ApiError {
  return new ApiError(
    503,
    exceptions.unavailable,
    `Limit of queued callbacks for ${service} is reached for interval ${seconds}s.`,
    { headers: { 'Retry-After': String(seconds) } },
  )
}

/** 503: the customer has asked too often today. */
export function customerThrottled(name: string, value: string, most: number): ApiError {
  return new ApiError(
    503,
    exceptions.unavailable,
    `Callback for ${name}=${shown(value)} rejected because previous callbacks for this parameter were requested for more than ${most} times today.`,
  )
}

/** 400: the office is closed then; the message is JSON, as clients of the original expect it. */
export function officeClosed(reason: string): ApiError {
  return bad('refused', JSON.stringify({ status: 'closed', reason }))
}

/** 400: the time is over. */
export function desiredTimePast(at: Milliseconds): ApiError {
  return bad('refused', `Desired time [${toTimestamp(at)}] is in the past`)
}

/** 400: the time is further ahead than callbacks are booked. */
export function desiredTimeTooFar(at: Milliseconds): ApiError {
  return bad(
    'refused',
    `Desired time [${toTimestamp(at)}] is too far in the future. Check option '_reject_future_desired_time'`,
  )
}

/** 400: the slot is full, and so are those around it, or the customer wants no other. */
export function tooManyRequests(at: Milliseconds): ApiError {
  return bad('refused', `Too many requests around this desired time: ${toTimestamp(at)}`)
}

/** 400: the slot is full, others are not. A start and an update name this exception differently. */
export function slotFull(
  start: Milliseconds,
  end: Milliseconds,
  availability: Availability,
  asked: 'start' | 'update',
): ApiError {
  const name = asked === 'start' ? 'CallbackAvailabilityException' : 'CallbackExceptionAvailability'
  const slot = `[${toTimestamp(start)}, ${toTimestamp(end)}]`
  const message = `Too many requests at desired time ${slot}. Proposing time slots.`
  return new NoAvailability(`${rooms}.${name}`, message, availability)
}

/** 400: the service has no such callback, or had one whose time is over. */
export function noSuchRequest(verb: 'cancel' | 'update' | 'find', id: string): ApiError {
  return bad('unknown', `No such request to ${verb}: [${shown(id)}]`)
}

/** 400: it has ended. */
export function alreadyEnded(id: string): ApiError {
  return bad('operation', `Request already cancelled or completed: [${id}]`)
}

/** 400: only what waits for its time gets another. */
export function noLongerScheduled(id: string, state: CallbackState): ApiError {
  return bad('operation', `Callback '${id}' is no longer scheduled. State=${state}`)
}

/** 400: nobody carries it out yet, or ever did. */
export function notUnderWay(id: string, state: CallbackState): ApiError {
  return bad('operation', `Callback '${id}' is not under way. State=${state}`)
}

/** 404: callbacks are created under a path of their own. */
export function createdElsewhere(service: string): ApiError {
  const path = `/genesys/1/service/callback/${service}`
  return new ApiError(404, exceptions.refused, `Callbacks of this service are created at ${path}`)
}

/** 400: late news, or a mistake. */
export function noWayBack(id: string, from: CallbackState, to: CallbackState): ApiError {
  return bad('operation', `Callback '${id}' cannot go back. State=${from}, requested state=${to}`)
}

/** 400: another session carries it out. */
export function sessionDiffers(id: string): ApiError {
  return bad('operation', `Callback '${id}' is carried out by another session`)
}

/** 400: no callback is ever in that state. */
export function stateUnknown(state: string): ApiError {
  return bad('refused', `Unknown callback state [${shown(state)}]`)
}

/** 400: a query that names no value by which callbacks can be found. */
export function queryTooWide(names: readonly string[]): ApiError {
  return bad('refused', `A query names at least one of [${names.join(', ')}]`)
}

/** 400: not what a key may be. */
export function idempotencyKeyIllFormed(): ApiError {
  return new ApiError(
    400,
    exceptions.idempotency,
    'An Idempotency-Key has 1 to 255 printable characters',
  )
}

/** 409: the key was used for another request. */
export function idempotencyKeyReused(): ApiError {
  return new ApiError(
    409,
    exceptions.idempotency,
    'This Idempotency-Key was used for another request',
  )
}

/** 409: the same request, sent before, has not been answered yet. */
export function stillUnderWay(): ApiError {
  const headers = { 'Retry-After': '1' }
  return new ApiError(
    409,
    exceptions.idempotency,
    'The request with this Idempotency-Key is under way',
    { headers },
  )
}

/** 404: there is no callback of that id. */
export function callbackNotFound(id: string): ApiError {
  return new ApiError(404, exceptions.unknown, `No callback with id ${shown(id)}`)
}

const longestShown = 80 // characters; whoever sent more knows what it was

function shown(text: string): string {
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text
}
