import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  type IncomingHttpHeaders,
  type IncomingHttpStatusHeader,
  type OutgoingHttpHeaders,
  sensitiveHeaders,
} from 'node:http2'
import type { Socket } from 'node:net'
import type { Milliseconds } from '../../../base/kernel/index.ts'
import { readRetryAfter } from '../retry-after.ts'
import type { ApnsCredential } from './apns-credential.ts'
import type { ApnsPush } from './apns-push.ts'
import { type ApnsAnswer, readReason } from './apns-reply.ts'

/**
 * answered  by APNs
 * unseen    APNs has told that it did nothing: sending it again repeats nothing
 * lost      the connection went before the answer came: APNs may have delivered it
 */
export type Exchange = ApnsAnswer | { readonly kind: 'unseen' | 'lost'; readonly reason: string }

export interface SessionEvents {
  /** There is room for another push, or more of it than before. */
  readonly onRoom: () => void
  /** It takes no more pushes, from now on; those under way may still be answered. */
  readonly onEnd: (reason: string) => void
  /** Nothing of it is left. */
  readonly onGone: () => void
}

const mostStreams = 1000 // at once; APNs allows as many, and more only wait elsewhere
const mostAnswerBytes = 4096 // of a refusal, which takes a hundred
const idlePing: Milliseconds = 60_000 // silence after which an idle connection is tried
const longestIdle: Milliseconds = 3_600_000 // without a push; Apple wants connections kept, not hoarded

/** Never put into the compression table: each is used once, and would push out what repeats. */
const usedOnce = [':path', 'apns-id', 'apns-expiration', 'apns-collapse-id']

/**
 * One connection to APNs. It sends nothing before the other side's SETTINGS have come, and never more
 * at a time than they allow. GOAWAY lets the pushes under way end; silence is tried by PING, and no
 * answer to that within `pulse` ends the connection.
 */
export class ApnsSession {
  readonly #session: ClientHttp2Session
  readonly #authority: string
  readonly #events: SessionEvents
  readonly #connecting: NodeJS.Timeout
  readonly #pulse: NodeJS.Timeout
  readonly #patience: Milliseconds
  #socket: Socket | undefined
  #isOpen = false
  #room = 0
  #active = 0
  #heardAt = performance.now()
  #usedAt = performance.now()
  #pingedAt: Milliseconds | undefined
  #hasEnded = false

  /** Throws when TLS does not take the credential. */
  constructor(
    { endpoint, tls }: ApnsCredential,
    limits: { connect: Milliseconds; pulse: Milliseconds },
    events: SessionEvents,
  ) {
    this.#events = events
    this.#authority = new URL(endpoint).host
    this.#session = connect(endpoint, { ...tls, settings: { enablePush: false } })
    this.#patience = limits.pulse / 2 // of a PING: less than a pulse, so that the next one finds it
    this.#connecting = setTimeout(() => this.end('no connection in time'), limits.connect)
    this.#pulse = setInterval(() => this.#feelPulse(), limits.pulse).unref()
    this.#session
      .once('connect', (_session, socket) => {
        this.#socket = socket
      })
      .on('remoteSettings', ({ maxConcurrentStreams = mostStreams }) => {
        clearTimeout(this.#connecting)
        this.#isOpen = true
        this.#heardAt = performance.now()
        this.#room = Math.min(maxConcurrentStreams, mostStreams)
        if (this.hasRoom) this.#events.onRoom()
      })
      .on('goaway', (code, _lastStream, data) => this.#onGoaway(code, data))
      .on('error', (error: NodeJS.ErrnoException) => this.#close(error.code ?? error.message))
      .on('close', () => this.#close('the connection was closed'))
  }

  /** True once APNs has answered at all. */
  get wasOpen(): boolean {
    return this.#isOpen
  }

  get hasRoom(): boolean {
    return !this.#hasEnded && this.#active < this.#room
  }

  /** Only while there is room. The result cancels it: what comes later is not told any more. */
  send(
    push: ApnsPush,
    authorization: string | undefined,
    onEnd: (exchange: Exchange) => void,
  ): () => void {
    const stream = this.#open(push, authorization)
    if (stream === undefined) {
      queueMicrotask(() => onEnd({ kind: 'unseen', reason: 'the connection takes no more' }))
      return () => {}
    }
    this.#active += 1
    this.#usedAt = performance.now()
    let isCancelled = false
    watch(stream, (exchange) => {
      this.#active -= 1
      this.#heardAt = performance.now()
      if (!isCancelled) onEnd(exchange)
      if (this.hasRoom) this.#events.onRoom()
    })
    return () => {
      isCancelled = true
      stream.close(constants.NGHTTP2_CANCEL)
      this.#ping() // perhaps it is not the push that hangs
    }
  }

  /** Takes no more; ends when what is under way has ended. */
  retire(): void {
    this.#stop('retired')
    if (!this.#session.closed) this.#session.close()
  }

  /** Ends at once, and with it what is under way. */
  end(reason: string): void {
    this.#close(reason)
    this.#session.destroy()
    this.#socket?.destroy() // a session that has closed politely waits until the other side does
  }

  #open(push: ApnsPush, authorization: string | undefined): ClientHttp2Stream | undefined {
    const headers: OutgoingHttpHeaders = {
      ':method': 'POST',
      ':path': `/3/device/${push.token}`,
      ':authority': this.#authority,
      ...(authorization === undefined ? {} : { authorization }),
      ...push.headers,
      [sensitiveHeaders]: usedOnce,
    }
    try {
      const stream = this.#session.request(headers)
      stream.end(push.body)
      return stream
    } catch (thrown) {
      this.#stop(String(thrown)) // it is closing, or has used up its numbers for streams
      return undefined
    }
  }

  #onGoaway(code: number, data: Uint8Array | undefined): void {
    const reason = readReason(Buffer.from(data ?? []).toString())
    this.#stop(`GOAWAY ${reason ?? code}`)
  }

  #feelPulse(): void {
    if (!this.#isOpen) return
    const now = performance.now()
    const silence = now - this.#heardAt
    if (this.#pingedAt !== undefined) {
      if (now - this.#pingedAt > this.#patience) this.end('no answer to PING')
    } else if (this.#hasEnded && this.#active === 0)
      this.#session.destroy() // should have closed itself
    else if (this.#active === 0 && now - this.#usedAt > longestIdle) this.retire()
    else if (this.#active > 0 || silence > idlePing) this.#ping()
  }

  #ping(): void {
    if (this.#pingedAt !== undefined || this.#session.destroyed) return
    const isSent = this.#session.ping((error) => {
      this.#pingedAt = undefined
      if (error === null) this.#heardAt = performance.now()
    })
    if (isSent) this.#pingedAt = performance.now()
  }

  #stop(reason: string): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    this.#events.onEnd(reason)
  }

  #close(reason: string): void {
    clearTimeout(this.#connecting)
    clearInterval(this.#pulse)
    this.#stop(reason)
    this.#events.onGone()
  }
}

type Head = IncomingHttpHeaders & IncomingHttpStatusHeader

/** Calls `onEnd` once, when the stream is gone. Only a refusal has a body that is worth reading. */
function watch(stream: ClientHttp2Stream, onEnd: (exchange: Exchange) => void): void {
  let head: Head | undefined
  let body = ''
  stream
    .on('response', (headers) => {
      head = headers
      if (headers[':status'] === 200) stream.resume()
      else
        stream.on('data', (chunk: Buffer) => {
          body += chunk.toString('latin1')
          if (body.length > mostAnswerBytes) stream.close(constants.NGHTTP2_CANCEL)
        })
    })
    .on('error', ignore)
    .on('close', () => onEnd(toExchange(stream, head, body)))
}

/** The code of the close says it. */
const ignore = () => {}

const nothingMore = { reason: undefined, retryAfter: undefined }
const taken: Exchange = { kind: 'answered', status: 200, ...nothingMore }

function toExchange(
  { rstCode: code, readableEnded: isWhole }: ClientHttp2Stream,
  head: Head | undefined,
  body: string,
): Exchange {
  const status = head?.[':status']
  if (status === 200) return taken
  const isKnown = isWhole || body.length > mostAnswerBytes
  if (status !== undefined && isKnown) {
    const retryAfter = head === undefined ? undefined : readRetryAfter(head)
    return { kind: 'answered', status, reason: readReason(body), retryAfter }
  }
  const kind = status === undefined && code === constants.NGHTTP2_REFUSED_STREAM ? 'unseen' : 'lost'
  return { kind, reason: `the connection was lost (${code})` }
}
