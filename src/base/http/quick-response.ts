import { type IncomingMessage, ServerResponse } from 'node:http'
import { headerLines, keepAliveTimeout } from './reply-headers.ts'

/**
 * A response that can be sent in one piece. For a short answer Node's way of keeping head and body
 * apart, and joining them again, costs as much as sending them.
 */
export class QuickResponse<
  Request extends IncomingMessage = IncomingMessage,
> extends ServerResponse<Request> {
  // What Node notes of a head that has left: `headersSent` and all that would write another go by it.
  declare private _header: string
  declare private _headerSent: boolean

  /**
   * False where only Node's way will do: it is not yet its turn, its connection is to close, or it
   * is a HEAD's and has no body.
   */
  get isPlain(): boolean {
    const { method } = this.req
    return this.shouldKeepAlive && this.socket !== null && !this.headersSent && method !== 'HEAD'
  }

  /** Answers 200. `lines` lack those that Node adds by itself, and the length. */
  sendWhole(lines: string, body: string): void {
    const length = `Content-Length: ${Buffer.byteLength(body)}\r\n`
    this._header = `HTTP/1.1 200 OK\r\n${lines}${length}Date: ${httpDate()}\r\n${keptAlive}\r\n`
    this._headerSent = true
    this.finished = true
    this.socket?.write(this._header + body, (error) => {
      if (error == null) this.emit('finish') // Node then turns to the connection's next request
    })
  }
}

/**
 * Answers 200 with a text, in one piece where that can be. `headers` and `own`: names and values in
 * turn; the former a constant, which is spelled once, the latter those of this answer alone.
 */
export function answer(
  response: ServerResponse,
  headers: readonly string[],
  body: string,
  own: readonly string[] = [],
): void {
  if (response instanceof QuickResponse && response.isPlain) {
    response.sendWhole(linesOf(headers) + headerLines(own), body)
    return
  }
  const length = String(Buffer.byteLength(body))
  response.writeHead(200, [...headers, ...own, 'Content-Length', length])
  response.end(body)
}

const spelled = new WeakMap<readonly string[], string>()

function linesOf(constant: readonly string[]): string {
  let lines = spelled.get(constant)
  if (lines === undefined) {
    lines = headerLines(constant)
    spelled.set(constant, lines)
  }
  return lines
}

/** As Node spells them. */
const keptAlive = `Connection: keep-alive\r\nKeep-Alive: timeout=${keepAliveTimeout / 1000}\r\n`

let date = ''
let dateUntil = 0

/** Made once a second. */
function httpDate(): string {
  const now = Date.now()
  if (now >= dateUntil) {
    date = new Date(now).toUTCString()
    dateUntil = now - (now % 1000) + 1000
  }
  return date
}
