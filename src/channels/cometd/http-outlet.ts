import type { ServerResponse } from 'node:http'
import { answer, jsonType, uncached } from '../../base/http/index.ts'
import type { Outlet } from './outlet.ts'

/** What a held connect needs of Fastify's reply, or of a call at the quick door; the routes hand it in. */
export interface HttpReply {
  readonly raw: ServerResponse
  /** From here on the response is ours; until then a refusal can go the usual way. */
  hijack(): unknown
  send(payload: unknown): unknown
  /** Where nobody else hears that the raw response was written, it is told. */
  answered?(): void
}

/** Headers of the original's answers, flat as `answer` takes them. */
const jsonHeaders: readonly string[] = ['Content-Type', jsonType, ...uncached]
/** A script is all that callback-polling can read; nobody may take it for something else. */
const scriptHeaders: readonly string[] = [
  'Content-Type',
  'text/javascript;charset=UTF-8',
  ...uncached,
]

const none: readonly string[] = []

/** An HTTP response that may be held: it keeps little more than the raw response while it waits. */
export class HttpOutlet implements Outlet {
  readonly #response: ServerResponse
  /** Names and values in turn of headers that few answers have. */
  readonly #more: readonly string[]
  readonly #callback: string | undefined
  #reply: HttpReply | undefined
  /** Kept beyond the taking over where it wants to hear of the answer. */
  readonly #told: Pick<HttpReply, 'answered'> | undefined

  /** `more`: names and values in turn of further headers; `callback`: the function that callback-polling calls. */
  constructor(reply: HttpReply, more: readonly string[] = none, callback?: string) {
    this.#response = reply.raw
    this.#reply = reply
    this.#told = reply.answered === undefined ? undefined : reply
    this.#more = more
    this.#callback = callback
  }

  /** A response that is queued behind another on its connection has no socket of its own yet. */
  get open(): boolean {
    return !this.#response.destroyed && !this.#response.req.socket.destroyed
  }

  send(messages: string, flushed?: () => void): void {
    this.#takeOver()
    if (!this.open) return
    const body = asScript(this.#callback, `[${messages}]`)
    const response = this.#response
    if (flushed !== undefined) {
      const { socket } = response.req
      response.once('finish', () => !socket.destroyed && flushed())
    }
    answer(response, this.#callback === undefined ? jsonHeaders : scriptHeaders, body, this.#more)
    this.#told?.answered?.()
  }

  fail(error: unknown): void {
    this.#reply?.send(error)
    this.#reply = undefined
  }

  onClose(listener: () => void): void {
    this.#takeOver()
    const response = this.#response
    response.on('close', listener)
    if (response.socket !== null) return
    const { socket } = response.req // queued: it has no close of its own until its turn has come
    socket.once('close', listener)
    response.once('socket', () => socket.off('close', listener))
  }

  #takeOver(): void {
    this.#reply?.hijack()
    this.#reply = undefined
  }
}

/** JSON is a script but for two line ends that JavaScript long refused in a string. */
function asScript(callback: string | undefined, json: string): string {
  if (callback === undefined) return json
  return `/**/${callback}(${json.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')});`
}
