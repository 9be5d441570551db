import { ApiError, serviceUnavailable } from '../../base/kernel/index.ts'

const refusal = (fact: string, message: string) =>
  new ApiError(400, `com.genesyslab.gsg.services.report.${fact}Exception`, message)

/** 400: `from` or `to` is no time. */
export function timeIllFormed(name: string): ApiError {
  const forms = '2026-11-21, 2026-11-21T14:05 or 2026-11-21T13:05:00Z'
  return refusal('InvalidTime', `${name} is not a time such as ${forms}`)
}

/** 400: IANA knows no such zone. */
export function zoneUnknown(): ApiError {
  return refusal('UnknownZone', 'zone is not a time zone such as Europe/Berlin or UTC')
}

/** 400: the end is not after the beginning. */
export function rangeInverted(): ApiError {
  return refusal('InvalidRange', 'to is not after from')
}

/** 400: more intervals than a chart can show. */
export function tooManyPoints(points: number, limit: number, longer: string): ApiError {
  const message = `This range has ${points} intervals, ${limit} is the limit: ${longer}`
  return refusal('TooManyPoints', message)
}

/** 400: counts of this interval are forgotten by then. */
export function notKept(interval: string, duration: string, longer: string): ApiError {
  const message = `Counts by ${interval} are kept for ${duration}, from is before that: ${longer}`
  return refusal('NotKept', message)
}

/** 400: more names, or too long ones. */
export function tooManyNames(limit: number): ApiError {
  return refusal('TooManyNames', `of names more than ${limit} things, or one in over 100 letters`)
}

/** 400: more values than an answer or a file of this form may hold. */
export function tooManyRows(rows: number, limit: number, way = ''): ApiError {
  const message = `This report has ${rows} values, ${limit} is the limit${way}`
  return refusal('TooManyRows', `${message}: name fewer things by of, or take a longer interval`)
}

/** 503: files are made in memory, a few at a time. */
export function tooManyExports(): ApiError {
  return serviceUnavailable('Other exports are being made', 5)
}
