import { ApiError, type Seconds, serviceUnavailable } from '../../../base/kernel/index.ts'
import { InDoubt } from '../in-doubt.ts'

const callback = 'com.genesyslab.gsg.services.callback'
const service = 'com.genesyslab.gsg.services.service'

/** 400: an option or a parameter of the request that does not steer anything. */
export function parameterInvalid(name: string, reason: string): ApiError {
  return new ApiError(
    400,
    `${service}.InvalidParameterException`,
    `The parameter ${JSON.stringify(name)} ${reason}`,
  )
}

/** 400: nothing but voice and chat can be carried out. */
export function mediaTypeInvalid(): ApiError {
  return parameterInvalid('_media_type', 'is neither voice nor chat')
}

/** 400: whoever is to be called has to say where. */
export function numberMissing(): ApiError {
  return new ApiError(
    400,
    `${service}.ParameterMissingException`,
    'The parameter _customer_number is missing',
  )
}

/** 400: a notification that says nothing. */
export function messageMissing(): ApiError {
  return new ApiError(
    400,
    `${service}.ParameterMissingException`,
    'The parameters _display_message and _application_message are both missing',
  )
}

/** 413: a notification is a line or two. */
export function messageTooLarge(most: number): ApiError {
  return new ApiError(
    413,
    `${service}.MessageTooLargeException`,
    `A notification takes at most ${most} characters`,
  )
}

/** 429: nobody has fetched what is there. */
export function tooManyMessages(most: number): ApiError {
  const wait: Seconds = 5
  return new ApiError(
    429,
    `${service}.TooManyNotificationsException`,
    `${most} notifications wait to be fetched, the most there may be`,
    { headers: { 'Retry-After': String(wait) } },
  )
}

/** 404: never started here, or forgotten a day after its end. */
export function runNotFound(serviceId: string): ApiError {
  return new ApiError(
    404,
    `${callback}.CallbackException`,
    `No callback is carried out for service ${serviceId}`,
  )
}

/** 404: no request of that name. */
export function requestUnknown(name: string): ApiError {
  return new ApiError(
    404,
    `${service}.RequestUnknownException`,
    `A callback supports no request ${JSON.stringify(name.slice(0, 80))}`,
  )
}

/** 404: what has ended is asked no more. */
export function runEnded(serviceId: string): ApiError {
  return new ApiError(
    404,
    `${callback}.CallbackException`,
    `The callback of service ${serviceId} has ended`,
  )
}

/** 400: what has ended cannot be ended again (reference: Cancel-Callback). */
export function alreadyEnded(serviceId: string): ApiError {
  return new ApiError(
    400,
    `${callback}.exceptions.CallbackExceptionInvalidOperation`,
    `Request already cancelled or completed: [${serviceId}]`,
  )
}

/** 400: a request that does not fit what is going on. */
export function notNow(request: string, serviceId: string): ApiError {
  return new ApiError(
    400,
    `${callback}.exceptions.CallbackExceptionInvalidOperation`,
    `Callback '${serviceId}' does not take the request ${request} now`,
  )
}

/** 503: another node has been at it for longer than anybody waits. */
export function runBusy(): ApiError {
  return serviceUnavailable('The callback is being worked on', 1)
}

/** 503: Redis went away while a run was started; it may go on nevertheless. */
export function startInDoubt(cause: unknown): ApiError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return serviceUnavailable('The callback may have been started, or not', 1, new InDoubt(reason))
}
