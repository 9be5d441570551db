/** Headers that belong to a refusal, such as `Retry-After` or `WWW-Authenticate`. */
export type ErrorHeaders = Readonly<Record<string, string>>

/**
 * The only error that reaches a client.
 *
 * `exception` is a fixed Java-style name: clients of the original parse the body of every 4xx and
 * 5xx and read `message` and `exception` before they look at the status.
 * Each room makes its own in `*-errors.ts`, one factory a fact; nothing else calls the constructor.
 */
export class ApiError extends Error {
  readonly status: number
  readonly exception: string
  readonly headers: ErrorHeaders

  constructor(
    status: number,
    exception: string,
    message: string,
    more: { cause?: unknown; headers?: ErrorHeaders } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause })
    this.name = 'ApiError'
    this.status = status
    this.exception = exception
    this.headers = more.headers ?? {}
  }

  /** The one shape of a refusal on the wire. */
  toJSON(): { message: string; exception: string } {
    return { message: this.message, exception: this.exception }
  }
}

/** 500: a fault of ours. The cause goes to the log, never to the client. */
export function internalError(cause: unknown): ApiError {
  return new ApiError(500, 'java.lang.InternalError', 'Internal server error', { cause })
}

/** 503: Redis, or something else that a request needs, does not answer; trying again may help. */
export function serviceUnavailable(message: string, retryAfter = 1, cause?: unknown): ApiError {
  return new ApiError(503, 'com.genesyslab.gsg.services.ServiceUnavailableException', message, {
    cause,
    headers: { 'Retry-After': String(retryAfter) },
  })
}
