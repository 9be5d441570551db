import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Milliseconds } from '../kernel/index.ts'
import type { BodyLimits } from './body-limits.ts'
import type { Callers } from './callers.ts'
import { believedUser } from './gms-user.ts'
import type { Parameters } from './parameters.ts'
import { answer } from './quick-response.ts'
import { readPlainForm } from './read-parameters.ts'
import { jsonType, uncached, vary } from './reply-headers.ts'

/** What a call needs of the door it came through. */
export interface Doorway {
  readonly callers: Callers
  readonly limits: () => BodyLimits
  requestId(request: IncomingMessage): string
  /** Lets Fastify write the refusal. */
  refuse(error: unknown, request: IncomingMessage, response: ServerResponse): void
}

/** Counts and logs an answer of the call's route. */
export type Observe = (call: QuickCall, status: number, ms: Milliseconds) => void

const usualLines: readonly string[] = [...uncached, 'Vary', vary]

/** One request at the quick door: its body, its user, and the ways to answer it. */
export class QuickCall {
  readonly raw: ServerResponse
  readonly text: string
  readonly #request: IncomingMessage
  readonly #doorway: Doorway
  readonly #observe: Observe
  readonly #began: Milliseconds = performance.now()
  #id: string | undefined

  constructor(
    request: IncomingMessage,
    response: ServerResponse,
    o: { text: string; doorway: Doorway; observe: Observe },
  ) {
    this.raw = response
    this.text = o.text
    this.#request = request
    this.#doorway = o.doorway
    this.#observe = o.observe
  }

  /** Made when it is asked for: an answered poll shows none. */
  get id(): string {
    this.#id ??= this.#doorway.requestId(this.#request)
    return this.#id
  }

  get method(): string {
    return this.#request.method ?? ''
  }

  /** What stands in the path for the parameter it ends with. */
  get lastPart(): string {
    const { url = '' } = this.#request
    return url.slice(url.lastIndexOf('/') + 1)
  }

  get contentType(): string {
    return this.#request.headers['content-type'] ?? ''
  }

  /** As `readParameters`, of an urlencoded form; undefined for all else. */
  form(): Parameters | undefined {
    return readPlainForm(this.text, this.contentType, this.#doorway.limits())
  }

  /** As `gmsUser`. */
  gmsUser(): string | undefined {
    return believedUser(this.#request.headers.gms_user, this.#request, this.#doorway.callers)
  }

  /** Answers 200 with JSON text. */
  json(text: string): void {
    this.answer(jsonType, text)
  }

  /** Answers 200 with text of any type. */
  answer(type: string, text: string): void {
    answer(this.raw, usualLines, text, ['Content-Type', type, 'X-Request-Id', this.id])
    this.answered()
  }

  /** To be called by whoever writes the answer itself: a listener for its end would cost more than it. */
  answered(): void {
    this.#observe(this, this.raw.statusCode, performance.now() - this.#began)
  }

  /** As Fastify's `reply.send` of an error. */
  send(error: unknown): void {
    this.#doorway.refuse(error, this.#request, this.raw)
  }

  /** Fastify has no part in this response. */
  hijack(): void {}
}
