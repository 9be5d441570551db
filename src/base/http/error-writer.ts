import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { ApiError, internalError, type Logger } from '../kernel/index.ts'
import { closeAfterBody } from './connections.ts'
import {
  invalidParameter,
  malformedBody,
  malformedRequest,
  pathTooLong,
  payloadTooLarge,
  refusedRequest,
  unsupportedMediaType,
} from './http-errors.ts'
import { jsonType } from './reply-headers.ts'

/** Turns what another room's library threw into a refusal, or knows nothing of it. */
export type TranslateError = (thrown: unknown) => ApiError | undefined

export type ErrorWriter = (thrown: unknown, request: FastifyRequest, reply: FastifyReply) => void

/**
 * The only place that answers with an error.
 * Clients read the body of every 4xx and 5xx as JSON before they look at the status.
 */
export function createErrorWriter(logger: Logger, translate: TranslateError): ErrorWriter {
  return (thrown, request, reply) => {
    const error = toApiError(thrown, translate)
    logRefusal(logger, error, request)
    if (isWorthKeeping(request)) {
      reply.removeHeader('connection') // Fastify closes it for any bad body
      if (!reply.raw.shouldKeepAlive) closeAfterBody(request.raw)
    }
    sendError(error, reply)
  }
}

/** For a refusal that is an answer like others; whoever throws it has it logged too. */
export function sendError(error: ApiError, reply: FastifyReply): void {
  reply.code(error.status).headers(error.headers).type(jsonType).send(JSON.stringify(error))
}

const drainable = 64 * 1024 * 1024 // bytes; beyond it closing is cheaper than reading what nobody wants

/**
 * True when the rest of the body is better read and dropped (Node does so, within the upload's time):
 * a socket closed under a client that still sends loses the very answer that says why.
 */
function isWorthKeeping(request: FastifyRequest): boolean {
  const declared = Number(request.headers['content-length'] ?? 0)
  return request.raw.complete || declared <= drainable
}

export function toApiError(thrown: unknown, translate: TranslateError): ApiError {
  if (thrown instanceof ApiError) return thrown
  return fromFramework(thrown) ?? translate(thrown) ?? internalError(thrown)
}

/** What Fastify refuses on its own, by its code. */
const frameworkErrors: Readonly<Record<string, () => ApiError>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () => payloadTooLarge('body'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: unsupportedMediaType,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => malformedBody('not as long as declared'),
  FST_ERR_CTP_EMPTY_JSON_BODY: () => malformedBody('empty'),
  FST_ERR_CTP_INVALID_JSON_BODY: () => malformedBody('not valid JSON'),
  FST_ERR_BAD_URL: () => malformedRequest('The path is not a valid URL'),
  FST_ERR_MAX_PARAM_LENGTH: pathTooLong,
}

function fromFramework(thrown: unknown): ApiError | undefined {
  if (!(thrown instanceof Error)) return undefined
  const error: Partial<FastifyError> = thrown
  if (error.validation !== undefined) return invalidParameter(spellValidation(error))
  const status = error.statusCode ?? 500
  const isTheirs = status >= 400 && status < 500
  if (error.code?.startsWith('FST_') !== true) {
    return isTheirs && isExposed(thrown) ? refusedRequest(status) : undefined
  }
  const known = Object.hasOwn(frameworkErrors, error.code) ? frameworkErrors[error.code] : undefined
  if (known !== undefined) return known()
  return isTheirs ? refusedRequest(status) : undefined
}

/** What a plugin refuses of a request, as http-errors marks it: a path out of the folder of static files. */
function isExposed(error: Error): boolean {
  return 'expose' in error && error.expose === true
}

const spelledFaults = 5 // of a long list the first few are enough to mend the request

/** Where and why, never the value: `body/expire: expected number`. */
function spellValidation(error: Partial<FastifyError>): string {
  const place = error.validationContext ?? 'request'
  const faults = (error.validation ?? []).slice(0, spelledFaults)
  return faults.map((each) => `${place}${each.instancePath}: ${each.message}`).join('; ')
}

function logRefusal(logger: Logger, error: ApiError, request: FastifyRequest): void {
  const fields = { requestId: request.id, status: error.status, exception: error.exception }
  if (error.status >= 500) {
    logger.error({ ...fields, cause: describe(error.cause ?? error) }, 'request failed')
  } else if (logger.isLevelEnabled('debug')) logger.debug(fields, 'request refused')
}

const deepestCause = 4 // errors in one chain; enough to find the first

/** An error without its own fields: those of a Redis reply, for one, hold the command and its values. */
export function describe(thrown: unknown, left = deepestCause): unknown {
  if (!(thrown instanceof Error)) return { type: typeof thrown }
  const code = 'code' in thrown ? thrown.code : undefined
  return {
    type: thrown.name,
    message: thrown.message,
    ...(typeof code === 'string' ? { code } : {}),
    stack: thrown.stack,
    ...(thrown.cause === undefined || left === 0
      ? {}
      : { cause: describe(thrown.cause, left - 1) }),
  }
}
