import { ApiError } from '../kernel/index.ts'

/** Every refusal this room makes: what is wrong with a request before any other room sees it. */

function httpError(
  status: number,
  fact: string,
  message: string,
  more: ConstructorParameters<typeof ApiError>[3] = {},
): ApiError {
  return new ApiError(status, `com.genesyslab.gsg.services.http.${fact}Exception`, message, more)
}

/** 400: the bytes are no HTTP, or the URL is no URL. */
export function malformedRequest(message = 'Malformed HTTP request'): ApiError {
  return httpError(400, 'MalformedRequest', message)
}

/** 400: the body is not what its type says. */
export function malformedBody(reason: string, cause?: unknown): ApiError {
  return httpError(400, 'MalformedBody', `Malformed request body: ${reason}`, { cause })
}

/** 400: well-formed, but a value is not what the route asks for. */
export function invalidParameter(reason: string): ApiError {
  return httpError(400, 'InvalidParameter', `Invalid request: ${reason}`)
}

/**
 * 401: the route needs a console user, and the request names none that is known. A page of ours
 * says so (`x-requested-with`): it asks for the password itself, and browsers leave a scheme alone
 * that they do not know.
 */
export function credentialsRequired(
  headers: { readonly [name: string]: string | string[] | undefined } = {},
): ApiError {
  const scheme = headers['x-requested-with'] === undefined ? 'Basic' : 'Session'
  return httpError(401, 'CredentialsRequired', 'Sign in with a user name and a password', {
    headers: { 'WWW-Authenticate': `${scheme} realm="Ringback", charset="UTF-8"` },
  })
}

/** 403: signed in by cookie, but the request does not show that a page of ours has sent it. */
export function csrfTokenRequired(): ApiError {
  const message = 'X-CSRF-Token must repeat the csrf value of the session'
  return httpError(403, 'CsrfTokenRequired', message)
}

/** 403: signed in by cookie, from a page that is not ours. */
export function foreignOrigin(): ApiError {
  return httpError(403, 'ForeignOrigin', 'A session serves pages of this server only')
}

/** 403: what only systems may ask, asked by a page that is neither ours nor named in `server.cors_origins`. */
export function foreignPage(): ApiError {
  const message = 'Pages of other sites may not ask this; server.cors_origins can name one'
  return httpError(403, 'ForeignOrigin', message)
}

/** 403: signed in, but not as somebody who may do this. */
export function roleRequired(role: string): ApiError {
  return httpError(403, 'RoleRequired', `This needs the role ${role}`)
}

/** 403: an internal route called from outside `server.internal_networks`. */
export function notFromThisNetwork(): ApiError {
  return httpError(403, 'NotFromThisNetwork', 'Not allowed from this network')
}

/** 403: `gms_user` from somebody who is not one of `server.trusted_gateways`. */
export function gatewayRequired(): ApiError {
  return httpError(403, 'GatewayRequired', 'gms_user is accepted from a trusted gateway only')
}

/** 404: no route has this path. */
export function routeNotFound(): ApiError {
  return httpError(404, 'RouteNotFound', 'No such resource')
}

/** 405: the path exists, with other methods. */
export function methodNotAllowed(method: string, allowed: readonly string[]): ApiError {
  return httpError(405, 'MethodNotAllowed', `Method ${method} is not allowed here`, {
    headers: { Allow: allowed.join(', ') },
  })
}

/** 408: headers or body took longer than `server.upload_timeout`. */
export function uploadTooSlow(): ApiError {
  return httpError(408, 'UploadTooSlow', 'The request took too long to arrive')
}

/** 413: more bytes, parts or longer names than the options of section server allow. */
export function payloadTooLarge(limit: string): ApiError {
  return httpError(413, 'PayloadTooLarge', `Request too large: ${limit}`)
}

/** 414: a part of the path is longer than any id of ours. */
export function pathTooLong(): ApiError {
  return httpError(414, 'PathTooLong', 'A part of the path is too long')
}

/** 415: the route takes JSON alone. */
export function unsupportedMediaType(): ApiError {
  return httpError(415, 'UnsupportedMediaType', 'Content-Type must be application/json')
}

/** 417: an `Expect` other than 100-continue. */
export function expectationFailed(): ApiError {
  return httpError(417, 'ExpectationFailed', 'Only the expectation 100-continue can be met')
}

/** 429: too many wrong passwords from this address or for this user. */
export function tooManyAttempts(retryAfter: number): ApiError {
  return httpError(429, 'TooManyAttempts', 'Too many failed attempts to sign in', {
    headers: { 'Retry-After': String(retryAfter) },
  })
}

/** 431: more headers, in number or bytes, than we read. */
export function headersTooLarge(): ApiError {
  return httpError(431, 'HeadersTooLarge', 'The request headers are too large')
}

/** Whatever 4xx the framework found that has no name above. */
export function refusedRequest(status: number): ApiError {
  return httpError(status, 'RefusedRequest', 'The request cannot be served')
}
