import { ApiError } from '../../base/kernel/index.ts'

const exception = 'com.genesyslab.gsg.services.pattern.MatchPattern'

/** 403: no group of patterns has this name. */
export function groupUnknown(group: string): ApiError {
  return new ApiError(403, exception, `Group (${group}) unknown.`)
}

/** 403: the service names no group of patterns to refuse by. */
export function exceptionsNotSupported(service: string): ApiError {
  return new ApiError(403, exception, `Service (${service}) not configured to support exceptions.`)
}

/** 400: a file where only text can be tested. */
export function fileNotTestable(parameter: string): ApiError {
  return new ApiError(400, exception, `${parameter} is a file; only texts can be tested`)
}

/** 413: the texts are so long, or the patterns so many, that testing would keep all others waiting. */
export function tooMuchToTest(): ApiError {
  return new ApiError(413, exception, 'The values are too long to be tested against these patterns')
}
