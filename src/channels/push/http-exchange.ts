import type { IncomingHttpHeaders } from 'node:http'
import { type Dispatcher, errors } from 'undici'
import type { Milliseconds, Seconds } from '../../base/kernel/index.ts'
import { AddressNotAllowed } from './guarded-connector.ts'
import { readRetryAfter } from './retry-after.ts'

/**
 * answered    the far end sent a status, whichever
 * forbidden   the address is not one we may call, or a header is none
 * unanswered  no connection, or no answer in time
 */
export type HttpReply =
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly headers: IncomingHttpHeaders
      readonly retryAfter: Seconds | undefined
      /** The answer's body as far as it was asked for. */
      readonly body: string
    }
  | { readonly kind: 'forbidden'; readonly reason: string }
  | { readonly kind: 'unanswered'; readonly reason: string }

const maxAnswerBytes = 65_536 // of an answer; more of it costs its sender the connection
const longestDiscard: Milliseconds = 500 // for the rest of an answer nobody reads, so that a slow one holds no connection

/**
 * One request as undici tells of it: a handler by itself, since a stream and a signal for each would
 * cost as much as the request. `settle` is called as soon as the reply is known, and the first reply
 * counts; `onEnd` is called once, when nothing of the request is left.
 */
export class HttpExchange implements Dispatcher.DispatchHandler {
  readonly #wantsBody: boolean
  readonly #settle: (reply: HttpReply) => void
  readonly #onEnd: () => void
  #timer: NodeJS.Timeout
  #controller: Dispatcher.DispatchController | undefined
  #head: { status: number; headers: IncomingHttpHeaders } | undefined
  readonly #chunks: Buffer[] = []
  #size = 0
  #broken: string | undefined
  #hasEnded = false

  constructor(o: {
    wantsBody: boolean
    within: Milliseconds
    settle: (reply: HttpReply) => void
    onEnd: () => void
  }) {
    this.#wantsBody = o.wantsBody
    this.#settle = o.settle
    this.#onEnd = o.onEnd
    this.#timer = setTimeout(() => this.break('no answer in time'), o.within)
  }

  /** Ends it at once, also where it waits for a connection yet. */
  break(reason: string): void {
    if (this.#broken !== undefined || this.#hasEnded) return
    this.#broken = reason
    this.#settle({ kind: 'unanswered', reason })
    this.#controller?.abort(new errors.RequestAbortedError())
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#broken !== undefined) controller.abort(new errors.RequestAbortedError())
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    if (status < 200) return // RFC 9110 §15.2: there is another to come
    this.#head = { status, headers }
    if (this.#wantsBody) return
    this.#answer('')
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.break('an answer without end'), longestDiscard)
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length
    if (this.#size > maxAnswerBytes) this.break('an answer without end')
    else if (this.#wantsBody) this.#chunks.push(chunk)
  }

  onResponseEnd(): void {
    if (this.#wantsBody) this.#answer(Buffer.concat(this.#chunks).toString('utf8'))
    this.#end()
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#settle(toReply(error))
    this.#end()
  }

  #answer(body: string): void {
    if (this.#head === undefined) return
    const { status, headers } = this.#head
    const retryAfter = readRetryAfter(headers)
    this.#settle({ kind: 'answered', status, headers, retryAfter, body })
  }

  #end(): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    clearTimeout(this.#timer)
    this.#onEnd()
  }
}

/** Says what happened without the address: an operator finds it in the log, a stranger need not. */
function toReply(error: Error): HttpReply {
  if (error instanceof AddressNotAllowed) return { kind: 'forbidden', reason: error.message }
  if (error instanceof errors.InvalidArgumentError) {
    return { kind: 'forbidden', reason: 'no request can say that' }
  }
  const code = 'code' in error ? error.code : undefined
  if (typeof code === 'string') return { kind: 'unanswered', reason: code }
  const isParsing = error instanceof errors.HTTPParserError
  const reason = isParsing ? 'answered what is not HTTP' : 'the connection failed'
  return { kind: 'unanswered', reason }
}
