import { type IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'

declare module 'node:http' {
  interface IncomingMessage {
    /** Where Node's parser puts the lines of a head, and after the body those of a trailer. */
    _addHeaderLines(lines: string[], count: number): void
  }
}

const lastHead = Symbol('lastHead')

type Connection = Socket & {
  [lastHead]?: { readonly lines: readonly string[]; readonly headers: IncomingHttpHeaders }
}

/**
 * A request whose body can be had in one piece, the moment its last byte has come. Through a stream
 * it costs more than most quick answers: a queue, ticks and four events.
 *
 * Its headers are those of the connection's last request where the lines are the same, as they are
 * in most: to make them of the lines costs more than to find the route. Nobody may change them.
 */
export class QuickRequest extends IncomingMessage {
  #take: ((body: Buffer) => void) | undefined
  #taken = false
  #pieces: Buffer[] | undefined

  override _addHeaderLines(lines: string[], count: number): void {
    super._addHeaderLines(lines, count)
    if (this.complete) return
    const connection: Connection = this.socket
    const last = connection[lastHead]
    if (last !== undefined && isSame(last.lines, lines)) this.headers = last.headers
    else connection[lastHead] = { lines, headers: Object.freeze(this.headers) }
  }

  /** To be called before any of the body has come. `take` hears once, or never when it is cut off. */
  takeBody(take: (body: Buffer) => void): void {
    this.#take = take
    this.#pieces = []
  }

  /** Gives the body that was taken back to the stream, for whoever reads it as usual. */
  putBack(body: Buffer): void {
    this.#taken = false
    if (body.length > 0) super.push(body)
    super.push(null)
  }

  /** Node's parser hands over piece after piece, then null. */
  override push(piece: Buffer | null): boolean {
    if (this.#pieces === undefined) return super.push(piece)
    if (piece === null) this.#hand(this.#pieces)
    else this.#pieces.push(piece)
    return true
  }

  /** What Node calls for a request that nobody has read, once it is answered: nothing is left to read. */
  override resume(): this {
    return this.#taken ? this : super.resume()
  }

  /** Keeps nothing of it: the request of a held poll lives as long as the poll. */
  #hand(pieces: readonly Buffer[]): void {
    const [first] = pieces
    const take = this.#take
    this.#take = undefined
    this.#pieces = undefined
    this.#taken = true
    take?.(first !== undefined && pieces.length === 1 ? first : Buffer.concat(pieces))
  }
}

function isSame(lines: readonly string[], others: readonly string[]): boolean {
  if (lines.length !== others.length) return false
  for (let at = 0; at < lines.length; at += 1) if (lines[at] !== others[at]) return false
  return true
}
