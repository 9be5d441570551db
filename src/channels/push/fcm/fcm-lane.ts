import type { ClientRequest, IncomingMessage } from 'node:http'
import { Agent } from 'node:https'
import { Socket } from 'node:net'
import { type App, deleteApp, initializeApp } from 'firebase-admin/app'
import { getMessaging, type Messaging, type TokenMessage } from 'firebase-admin/messaging'
import type { Milliseconds, Seconds } from '../../../base/kernel/index.ts'
import { readRetryAfter } from '../retry-after.ts'
import type { FcmPool } from './fcm-pool.ts'
import type { FcmReply } from './fcm-reply.ts'

const kept: Seconds = 3600 // for which the SDK does not ask again; how long the token holds, we know
const mostAnswerBytes = 65_536 // of an answer; the SDK itself would read without end

/**
 * A message at a time to Firebase, sent by the SDK. By itself the SDK tries again for minutes, waits as
 * long as it is told, and cannot be stopped. So the lane listens in on its connection: the first
 * answer is the answer, and a second try never leaves the house.
 */
export class FcmLane {
  /** What it shows; another token takes another lane. */
  readonly token: string
  readonly #agent: LaneAgent
  readonly #app: App
  readonly #messaging: Messaging
  #isClosed = false

  constructor(o: { name: string; projectId: string; pool: FcmPool; token: string }) {
    this.token = o.token
    this.#agent = new LaneAgent(o.pool)
    const granted = { access_token: o.token, expires_in: kept }
    const credential = { getAccessToken: async () => granted }
    const { projectId } = o
    this.#app = initializeApp({ projectId, credential, httpAgent: this.#agent }, o.name)
    this.#messaging = getMessaging(this.#app)
  }

  /** Never rejects. A lane that gave no answer in time is of no use any more, and must be closed. */
  send(message: TokenMessage, within: Milliseconds): Promise<FcmReply> {
    const call = this.#agent.begin()
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(unanswered('no answer in time')), within)
      const settle = (reply: FcmReply) => {
        clearTimeout(timer)
        resolve(reply)
      }
      this.#messaging.send(message).then(
        (name: unknown) => settle(toTaken(name) ?? call.answer ?? nameless),
        (thrown: unknown) => settle(call.answer ?? toFailure(thrown, call)),
      )
    })
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#agent.end()
    deleteApp(this.#app).catch(() => {}) // it has nothing that could fail to close
  }
}

let opened = 0 // the SDK wants a name for each

export function openLane(o: { projectId: string; pool: FcmPool; token: string }): FcmLane {
  opened += 1
  return new FcmLane({ ...o, name: `lane ${opened}` })
}

/** What came of the one request that a message may have. */
interface Call {
  request: ClientRequest | undefined
  hasResponse: boolean
  answer: FcmReply | undefined
  /** What broke the request. */
  failure: string | undefined
}

declare module 'node:http' {
  interface Agent {
    /** Undocumented, and what every agent that is not Node's own stands on. */
    addRequest(request: ClientRequest, options: object): void
  }
}

/** Lets one request a call through to the pool, and has no connections of its own. */
class LaneAgent extends Agent {
  readonly #pool: FcmPool
  #call: Call | undefined

  constructor(pool: FcmPool) {
    super({ keepAlive: true }) // what requests ask of the connection they are given
    this.#pool = pool
  }

  begin(): Call {
    this.#call = { request: undefined, hasResponse: false, answer: undefined, failure: undefined }
    return this.#call
  }

  /** Breaks the connection in use; no request goes out any more. */
  end(): void {
    this.#call?.request?.destroy()
    this.#call = undefined
  }

  override addRequest(request: ClientRequest, options: object): void {
    const call = this.#call
    if (call === undefined || !mayRequest(call)) {
      request.destroy(new Error('one request a message'))
      request.onSocket(new Socket()) // a request ends by the socket it has, and this one has none
      return
    }
    call.request = request
    request.once('error', (error: NodeJS.ErrnoException) => {
      call.failure ??= error.code
    })
    request.prependOnceListener('response', (response: IncomingMessage) => listen(response, call))
    this.#pool.addRequest(request, options)
  }
}

/** A second request only where the first met a kept connection that the other side had closed. */
function mayRequest({ request, hasResponse }: Call): boolean {
  return request === undefined || (request.reusedSocket && !hasResponse)
}

/** Notes the answer before the SDK reads it, and hides from the SDK how long it should wait. */
function listen(response: IncomingMessage, call: Call): void {
  const { statusCode: status = 0, headers } = response
  call.hasResponse = true
  const retryAfter = readRetryAfter(headers)
  if ('retry-after' in headers) delete headers['retry-after'] // it costs, and is rare
  const answer = (body: string) => {
    call.answer = { kind: 'answered', status, retryAfter, body }
  }
  let [size, body] = [0, '']
  answer(body)
  if (status === 200 && Number(headers['content-length']) <= mostAnswerBytes) return // the SDK tells the rest
  response.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > mostAnswerBytes) response.destroy(new Error('an answer without end'))
    if (status === 200) return
    body += chunk.toString('latin1')
    answer(body)
  })
}

function toTaken(name: unknown): FcmReply | undefined {
  return typeof name === 'string' ? { kind: 'taken', name } : undefined
}

const nameless: FcmReply = { kind: 'unanswered', reason: 'an answer without a name' }

/** What the SDK says when there was no answer. */
function toFailure(thrown: unknown, call: Call): FcmReply {
  if (call.request !== undefined) return unanswered(call.failure ?? 'the connection failed')
  return { kind: 'unsendable', reason: thrown instanceof Error ? thrown.message : String(thrown) }
}

function unanswered(reason: string): FcmReply {
  return { kind: 'unanswered', reason }
}
