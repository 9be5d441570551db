/**
 * HTTP/1.1 over bare sockets, as little of it as a load driver needs: one request at a time on a
 * kept-alive connection. Bodies are ASCII; everything is read and written as latin1.
 */
import { connect, type Socket } from 'node:net'

export interface RawResponse {
  readonly status: number
  readonly head: string
  readonly body: string
}

/** All sockets read into one buffer: each read is handed over before the next begins. */
const readBuffer = Buffer.allocUnsafe(256 * 1024)

export interface RawListeners {
  /** A whole response has arrived. */
  response(response: RawResponse): void
  /** Called for every piece of data before it is parsed; answering false drops it. */
  piece?(): boolean
  closed?(): void
}

export class RawConnection {
  readonly #socket: Socket
  readonly #listeners: RawListeners
  #unparsed = ''

  constructor(port: number, listeners: RawListeners) {
    this.#listeners = listeners
    this.#socket = connect({
      host: '127.0.0.1',
      port,
      noDelay: true,
      onread: {
        buffer: readBuffer,
        callback: (length, buffer) => {
          this.#read(buffer, length)
          return true
        },
      },
    })
    // A reset is one of the ways a connection closes; `closed` reports them all.
    this.#socket.on('error', () => undefined)
    this.#socket.on('close', () => listeners.closed?.())
  }

  send(request: string): void {
    this.#socket.write(request, 'latin1')
  }

  /** Closes both directions at once; what arrives later is not reported. */
  destroy(): void {
    this.#socket.destroy()
  }

  /** Closes with a reset instead of the usual farewell. */
  reset(): void {
    this.#socket.resetAndDestroy()
  }

  /** Says that nothing more will be sent; `closed` follows when the server has closed as well. */
  end(): void {
    this.#socket.end()
  }

  /** Stops reading: what the server sends stays in the kernel. */
  pause(): void {
    this.#socket.pause()
  }

  #read(buffer: Uint8Array, length: number): void {
    if (this.#listeners.piece?.() === false) return
    this.#unparsed += (buffer as Buffer).toString('latin1', 0, length)
    while (!this.#socket.destroyed) {
      const parsed = parseResponse(this.#unparsed)
      if (parsed === undefined) return
      this.#unparsed = this.#unparsed.slice(parsed.end)
      this.#listeners.response(parsed)
    }
  }
}

/** The first response in the text and where it ends, or undefined while it is not all there. */
export function parseResponse(text: string): (RawResponse & { end: number }) | undefined {
  const headEnd = text.indexOf('\r\n\r\n')
  if (headEnd < 0) return undefined
  const head = text.slice(0, headEnd)
  const start = headEnd + 4
  const length = /content-length: *(\d+)/i.exec(head)?.[1]
  const framed =
    length === undefined ? parseChunks(text, start) : parseFixed(text, start, Number(length))
  return framed && { status: Number(head.slice(9, 12)), head, ...framed }
}

function parseFixed(text: string, start: number, length: number) {
  const end = start + length
  return text.length < end ? undefined : { body: text.slice(start, end), end }
}

function parseChunks(text: string, start: number) {
  let body = ''
  let at = start
  for (;;) {
    const lineEnd = text.indexOf('\r\n', at)
    if (lineEnd < 0) return undefined
    const size = Number.parseInt(text.slice(at, lineEnd), 16)
    const end = lineEnd + 2 + size + 2
    if (text.length < end) return undefined
    if (size === 0) return { body, end }
    body += text.slice(lineEnd + 2, end - 2)
    at = end
  }
}

/** The text of a request with an ASCII body; `headers` are whole lines, each with its line end. */
export function requestText(method: string, path: string, headers = '', body?: string): string {
  const length = body === undefined ? '' : `Content-Length: ${body.length}\r\n`
  return `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers}${length}\r\n${body ?? ''}`
}

export const jsonType = 'Content-Type: application/json\r\n'
