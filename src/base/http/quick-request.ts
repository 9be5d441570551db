import { IncomingMessage } from 'node:http'

/**
 * A request whose body can be had in one piece, the moment its last byte has come. Through a stream
 * it costs more than most quick answers: a queue, ticks and four events.
 */
export class QuickRequest extends IncomingMessage {
  #take: ((body: Buffer) => void) | undefined
  #taken = false
  #pieces: Buffer[] | undefined

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
