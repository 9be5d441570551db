import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ServerOptions } from '../config/index.ts'
import type { Live } from '../kernel/index.ts'
import { malformedBody, payloadTooLarge } from './http-errors.ts'
import { parseJson } from './json-body.ts'

/**
 * A body that is in memory but not yet understood. Reading its fields waits until a route asks, so
 * that a route which takes JSON alone can answer 415 whatever the bytes are.
 */
export class UnreadBody {
  readonly contentType: string
  readonly bytes: Buffer

  constructor(contentType: string, bytes: Buffer) {
    this.contentType = contentType
    this.bytes = bytes
  }
}

type Done = (error: Error | null, body?: unknown) => void

/** Largest body any option can allow, given to Fastify so that the live option alone decides. */
export const bodyCeiling = 2 ** 30

/** Bodies of every type are read whole and within limits; JSON becomes values, the rest an UnreadBody. */
export function parseBodies(app: FastifyInstance, server: Live<ServerOptions>): void {
  // A route may lower the limit by its `bodyLimit`; Fastify's own default is out of the way (see bodyCeiling).
  const limitOf = (request: FastifyRequest): number =>
    Math.min(server().max_body_bytes, request.routeOptions.bodyLimit)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', (request, payload, done) => {
    readWhole(payload, limitOf(request), (error, bytes) => {
      if (bytes === undefined) done(error)
      else finishJson(bytes, done)
    })
  })
  // A form would be found under `*` as well, but its type be parsed anew for each request.
  app.addContentTypeParser(['application/x-www-form-urlencoded', '*'], (request, payload, done) => {
    readWhole(payload, limitOf(request), (error, bytes) => {
      if (bytes === undefined) done(error)
      else done(null, new UnreadBody(request.headers['content-type'] ?? '', bytes))
    })
  })
}

function finishJson(bytes: Buffer, done: Done): void {
  let body: unknown
  try {
    body = bytes.length === 0 ? undefined : parseJson(bytes.toString('utf8'))
  } catch (error) {
    done(error instanceof Error ? error : malformedBody('not valid JSON', error))
    return
  }
  done(null, body)
}

/** Calls `done` once: with all bytes, or with what went wrong. */
function readWhole(
  payload: IncomingMessage,
  limit: number,
  done: (error: Error | null, bytes?: Buffer) => void,
): void {
  const tooLarge = (): Error => payloadTooLarge(`body of more than ${limit} bytes`)
  if (Number(payload.headers['content-length']) > limit) {
    done(tooLarge())
    return
  }
  const chunks: Buffer[] = []
  let length = 0
  let isOver = false
  const finish = (error: Error | null): void => {
    if (isOver) return
    isOver = true
    const [only] = chunks
    if (error !== null) done(error)
    else if (chunks.length === 1 && only !== undefined) done(null, only)
    else done(null, Buffer.concat(chunks, length))
  }
  payload.on('data', (chunk: Buffer) => {
    if (isOver) return // the rest is read and dropped, else the client never sees our answer
    length += chunk.length
    if (length <= limit) chunks.push(chunk)
    else finish(tooLarge())
  })
  payload.on('end', () => finish(null))
  payload.on('error', (cause: Error) => finish(malformedBody('it was cut off', cause)))
}
