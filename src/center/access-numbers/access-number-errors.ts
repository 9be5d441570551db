import { ApiError, type Seconds } from '../../base/kernel/index.ts'

const exceptions = 'com.genesyslab.gsg.services.resources'
const soon = '5' // seconds: the shortest booking there is

/** 400: no section `resources.<group>`. */
export function groupUnknown(group: string): ApiError {
  const message = `There is no resource group ${JSON.stringify(group)}`
  return new ApiError(400, `${exceptions}.ResourceGroupNotFoundException`, message)
}

/** 503: the section is there and names no number; an operator must. */
export function groupEmpty(group: string): ApiError {
  const message = `The resource group ${JSON.stringify(group)} has no access numbers`
  return new ApiError(503, `${exceptions}.ResourceGroupEmptyException`, message)
}

/** 503: all numbers are kept by other services; the first comes back in seconds or minutes. */
export function numbersExhausted(group: string): ApiError {
  const message = `All access numbers of the resource group ${JSON.stringify(group)} are taken`
  const headers = { 'Retry-After': soon }
  return new ApiError(503, `${exceptions}.ResourceExhaustedException`, message, { headers })
}

/** 503: nearly every code of this length is in use at the numbers tried. */
export function codesExhausted(length: number): ApiError {
  const message = `No access code of ${length} digits is left; a greater length would help`
  const headers = { 'Retry-After': soon }
  return new ApiError(503, `${exceptions}.AccessCodeExhaustedException`, message, { headers })
}

/** 400: `_booking_expiration_timeout` of a request. */
export function timeoutOutOfRange(timeout: Seconds, min: Seconds, max: Seconds): ApiError {
  const message = `_booking_expiration_timeout is ${timeout}, not ${min} to ${max} seconds`
  return new ApiError(400, `${exceptions}.InvalidBookingTimeoutException`, message)
}

/** 400: `_access_code_length`. */
export function codeLengthOutOfRange(length: number, min: number, max: number): ApiError {
  const message = `_access_code_length is ${length}, not a whole number from ${min} to ${max}`
  return new ApiError(400, `${exceptions}.InvalidAccessCodeLengthException`, message)
}

/** 400: `_phone_number` of a service. */
export function phoneNumberTooLong(limit: number): ApiError {
  const message = `_phone_number is longer than ${limit} characters`
  return new ApiError(400, `${exceptions}.InvalidPhoneNumberException`, message)
}
