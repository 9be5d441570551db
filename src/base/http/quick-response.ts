import { type IncomingMessage, ServerResponse, validateHeaderValue } from 'node:http'
import { keepAliveTimeout } from './reply-headers.ts'

const second = 1000 // ms

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

  /** False where only Node's way will do: it is not yet its turn, or its connection is to close. */
  get isPlain(): boolean {
    return this.shouldKeepAlive && this.socket !== null && !this.headersSent
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
 * Answers 200 with a text, in one piece where that can be. `headers`: names and values in turn, a
 * list that is kept, since it is spelled once; `own`: those of this answer alone, fit for a header.
 */
export function answer(
  response: ServerResponse,
  headers: readonly string[],
  body: string,
  own: readonly string[] = [],
): void {
  if (response instanceof QuickResponse && response.isPlain) {
    response.sendWhole(spellOnce(headers) + spell(own), body)
    return
  }
  const length = String(Buffer.byteLength(body))
  response.writeHead(200, [...headers, ...own, 'Content-Length', length])
  response.end(body)
}

const spelled = new WeakMap<readonly string[], string>()

function spellOnce(flat: readonly string[]): string {
  const known = spelled.get(flat)
  if (known !== undefined) return known
  for (let at = 0; at < flat.length; at += 2)
    validateHeaderValue(flat[at] ?? '', flat[at + 1] ?? '')
  const lines = spell(flat)
  spelled.set(flat, lines)
  return lines
}

/** As Node spells them. */
const keptAlive = `Connection: keep-alive\r\nKeep-Alive: timeout=${keepAliveTimeout / second}\r\n`

function spell(flat: readonly string[]): string {
  let text = ''
  for (let at = 0; at < flat.length; at += 2) text += `${flat[at]}: ${flat[at + 1]}\r\n`
  return text
}

let date = ''
let dateUntil = 0

/** Made once a second. */
function httpDate(): string {
  const now = Date.now()
  if (now >= dateUntil) {
    date = new Date(now).toUTCString()
    dateUntil = now - (now % second) + second
  }
  return date
}
