import { ApiError } from '../../../base/kernel/index.ts'
import type { InDoubt } from '../in-doubt.ts'

const exception = 'com.genesyslab.gsg.services.ors.OrsServiceException' // the original has one for all
const failed = 'ORS request failed'

/** 500: no Orchestration Server took the call; nothing has been started, asked or told. */
export function orsUnreachable(cause: Error): ApiError {
  return new ApiError(500, exception, `${failed}: cannot connect to ORS. IO issue.`, { cause })
}

/** 500: an Orchestration Server took the call and did not answer; it may have done what it was asked. */
export function orsSilent(cause: InDoubt): ApiError {
  return new ApiError(500, exception, `${failed}: no answer from ORS`, { cause })
}

/** 500: an Orchestration Server answered that it will not, or something that cannot be understood. */
export function orsRefused(reason: string, cause?: Error): ApiError {
  return new ApiError(500, exception, `${failed}: ${reason}`, { cause })
}

/** 400: the session of the service does not take what it was asked. */
export function sessionRefused(reason: string): ApiError {
  return new ApiError(400, exception, `${failed}: ${reason}`)
}

/** 404: the session of the service has ended, or knows no such request. */
export function sessionNotFound(serviceId: string): ApiError {
  return new ApiError(404, exception, `No session answers for service ${serviceId}`)
}

/** 400: an option that says where services run is ill-formed; a request had a part in it. */
export function orsOptionInvalid(option: string, reason: string): ApiError {
  return new ApiError(400, exception, `The option ${option} ${reason}`)
}
