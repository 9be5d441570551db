import { ApiError } from '../../base/kernel/index.ts'

const exceptions = 'com.genesyslab.gsg.services.service'

/** 404: there is no section `service.<name>`. */
export function serviceUnknown(service: string): ApiError {
  return new ApiError(
    404,
    `${exceptions}.ServiceUnknownException`,
    `Service (${shown(service)}) is not configured`,
  )
}

/** 404: the service is configured, with a `_service` that nothing here carries out. */
export function kindUnknown(service: string, kind: string): ApiError {
  return new ApiError(
    404,
    `${exceptions}.ServiceKindUnknownException`,
    `Service (${shown(service)}) is of a kind that cannot be created here: ${kind}`,
  )
}

/** 404: never there, ended, or expired; nobody can tell which. */
export function instanceNotFound(id: string): ApiError {
  return new ApiError(
    404,
    `${exceptions}.ServiceNotFoundException`,
    `No service with id ${shown(id)}`,
  )
}

/** 404: the service is there and knows no request of that name. */
export function requestUnknown(service: string, request: string): ApiError {
  return new ApiError(
    404,
    `${exceptions}.RequestUnknownException`,
    `Service (${service}) supports no request ${shown(request)}`,
  )
}

/** 404: no living service waits for that call. */
export function noMatch(): ApiError {
  return new ApiError(
    404,
    `${exceptions}.MatchNotFoundException`,
    'No service matches the access number, phone number and access code',
  )
}

/** 400: neither the service's options nor the request say what must be said. */
export function parameterMissing(name: string): ApiError {
  return new ApiError(
    400,
    `${exceptions}.ParameterMissingException`,
    `The parameter ${name} is missing`,
  )
}

/** 400: an option holds `$name$`, and the request brings no such text. */
export function variableMissing(name: string, option: string): ApiError {
  return new ApiError(
    400,
    `${exceptions}.ParameterMissingException`,
    `The parameter ${name} is missing, of which the option ${option} is made`,
  )
}

/** 400: a parameter whose value, or whose own name, is not what the service can work with. */
export function parameterInvalid(name: string, reason: string): ApiError {
  return new ApiError(
    400,
    `${exceptions}.InvalidParameterException`,
    `The parameter ${shown(name)} ${reason}`,
  )
}

/** 401: the service has credentials of its own, or the server's, and the request does not have them. */
export function serviceCredentialsRequired(): ApiError {
  return new ApiError(
    401,
    `${exceptions}.CredentialsRequiredException`,
    'This service asks for a user name and a password',
    { headers: { 'WWW-Authenticate': 'Basic realm="Ringback services", charset="UTF-8"' } },
  )
}

/** 500: an option that only its use shows to be wrong. */
export function serviceMisconfigured(service: string, option: string, reason: string): ApiError {
  return new ApiError(
    500,
    `${exceptions}.ServiceMisconfiguredException`,
    `Service (${service}) is not configured as it must be: ${option} ${reason}`,
  )
}

/** 503: a service of `_type: ors`, and nothing that runs it. */
export function orchestrationMissing(service: string): ApiError {
  return new ApiError(
    503,
    `${exceptions}.OrchestrationUnavailableException`,
    `Service (${shown(service)}) needs orchestration, and none is configured`,
  )
}

/** 503, or what `_offline_code` says: this node takes no requests at the moment. */
export function serviceOffline(status: number): ApiError {
  return new ApiError(status, `${exceptions}.ServiceOfflineException`, 'The service is offline')
}

const longestShown = 80 // characters; whoever sent more knows what it was

function shown(text: string): string {
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text
}
