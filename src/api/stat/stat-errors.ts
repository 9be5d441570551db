import { ApiError } from '../../base/kernel/index.ts'

const exceptions = 'com.genesyslab.gsg.services.statistic'

/** The reference cuts the name short after `statistic.St`; the rest of it is ours. */
const notWellDefined = `${exceptions}.StatisticException`

/** 403: the source of the statistic refuses it, such as for an object it does not know. */
export function statisticRefused(reason: string): ApiError {
  return new ApiError(403, notWellDefined, reason)
}

/** 403: no source has such a metric for that type of object. */
export function metricNotDefined(metric: string, objectType: string): ApiError {
  const message = `Metric '${metric}' is not defined for object type '${objectType}'`
  return new ApiError(403, notWellDefined, message)
}

/** 403: a parameter that every statistic needs is not there, or empty. */
export function parameterMissing(name: string): ApiError {
  return new ApiError(403, notWellDefined, `Parameter '${name}' is missing`)
}

/** 403: a file, a list or a group where a text is due. */
export function parameterNotText(name: string): ApiError {
  return new ApiError(403, notWellDefined, `Parameter '${name}' is not a text`)
}

/** 403: a name longer than any there is. */
export function parameterTooLong(name: string, limit: number): ApiError {
  const message = `Parameter '${name}' is longer than ${limit} characters`
  return new ApiError(403, notWellDefined, message)
}

/** 403: a notificationMode that the reference does not have. */
export function notificationModeUnknown(): ApiError {
  const message = 'notificationMode is not one of NoNotification, Reset, Immediate'
  return new ApiError(403, notWellDefined, message)
}

/** 403: a statistic of a list that is not written as one. */
export function statisticMalformed(key: string): ApiError {
  const message = `'${key}' is not written as Metric;ObjectType;ObjectId;TenantName`
  return new ApiError(403, notWellDefined, message)
}

/** 403: a list that asks for nothing. */
export function noStatisticGiven(): ApiError {
  const message =
    'No statistic is asked for; each is a parameter <key>=Metric;ObjectType;ObjectId;TenantName'
  return new ApiError(403, notWellDefined, message)
}

/** 404: a statistic of a list is not defined by any source, or not for that object. */
export function listedStatisticNotDefined(key: string, reason: string): ApiError {
  const exception = `${exceptions}.StatisticNotDefinedException`
  return new ApiError(404, exception, `'${key}' is not defined: ${reason}`)
}

/** 413: more statistics than one request may ask for. */
export function tooManyStatistics(limit: number): ApiError {
  const message = `More than ${limit} statistics in one request`
  return new ApiError(413, `${exceptions}.TooManyStatisticsException`, message)
}

/** 500: the source of the statistic does not answer; the log tells which, and why. */
export function statisticServiceUnavailable(cause?: unknown): ApiError {
  const exception = `${exceptions}.StatisticServiceUnavailableException` // cut short in the reference, too
  return new ApiError(500, exception, 'Statistic Service unavailable', { cause })
}
