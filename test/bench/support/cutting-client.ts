import { type BayeuxServer, BayeuxSession } from './bayeux-session.ts'
import { signOn } from './polling-client.ts'
import { RawConnection, type RawResponse } from './raw-http.ts'

/**
 * Where a socket is cut.
 *
 * | kind | the client |
 * | --- | --- |
 * | before-reply | destroys it some milliseconds after it has sent a poll, whatever has happened by then |
 * | unread | stops reading before the reply comes, and resets the connection with the reply in the kernel |
 * | in-the-middle | destroys it on the first bytes of a reply that carries messages, and forgets them |
 * | after-receipt | takes such a reply whole, and destroys it before its next poll |
 */
export type CutKind = 'before-reply' | 'unread' | 'in-the-middle' | 'after-receipt'

export const cutKinds: readonly CutKind[] = [
  'before-reply',
  'unread',
  'in-the-middle',
  'after-receipt',
]

export interface Cut {
  /** The client makes it once it has received so many messages. */
  readonly after: number
  readonly kind: CutKind
  /** ms between the poll and the cut, where the kind has no moment of its own. */
  readonly wait: number
  /** ms between the cut and the new connection; 0 lets the new poll overtake the news of the cut. */
  readonly away: number
}

export interface CuttingClientOptions {
  readonly server: BayeuxServer
  readonly user: string
  readonly channel: string
  /** Whether its messages bear an `id`. */
  readonly withIds: boolean
  /** Its cuts, in the order of `after`. */
  readonly cuts: readonly Cut[]
  /** Takes the messages of a reply and answers how many there were. */
  readonly take: (body: string) => number
}

/** A client that loses its socket by plan and goes on with its last acknowledged position. */
export class CuttingClient {
  readonly #options: CuttingClientOptions
  readonly #session: BayeuxSession
  readonly #plan: Cut[]
  readonly #refusals: string[] = []
  #connection: RawConnection | undefined
  #cut: Cut | undefined
  #timer: NodeJS.Timeout | undefined
  #received = 0
  #made = 0

  constructor(options: CuttingClientOptions) {
    this.#options = options
    const { server, user, channel, withIds } = options
    this.#session = new BayeuxSession(server, user, channel, withIds)
    this.#plan = [...options.cuts]
  }

  /** Cuts made so far. */
  get made(): number {
    return this.#made
  }

  /** Replies that said no: a session continued after a cut must never be refused. */
  get refusals(): readonly string[] {
    return this.#refusals
  }

  async start(): Promise<void> {
    await signOn(this.#options.server, this.#session)
    this.#open()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#connection?.destroy()
  }

  #open(): void {
    this.#connection = new RawConnection(this.#options.server.port, {
      piece: () => this.#pieceArrived(),
      response: (response) => this.#answered(response),
    })
    this.#poll()
  }

  #poll(): void {
    this.#connection?.send(this.#session.connect())
    if (this.#cut === undefined) this.#beginCut()
  }

  /** Takes the next cut of the plan when its time has come. */
  #beginCut(): void {
    const next = this.#plan[0]
    if (next === undefined || this.#received < next.after) return
    this.#cut = this.#plan.shift()
    if (next.kind === 'unread') this.#connection?.pause()
    if (next.kind === 'before-reply' || next.kind === 'unread') {
      this.#timer = setTimeout(() => this.#makeCut(), next.wait)
    }
  }

  #pieceArrived(): boolean {
    if (this.#cut?.kind !== 'in-the-middle') return true
    this.#makeCut()
    return false
  }

  #answered(response: RawResponse): void {
    if (response.status !== 200 || response.body.includes('"successful":false')) {
      this.#refusals.push(`${response.status} ${response.body.slice(0, 300)}`)
      return
    }
    this.#session.confirm(response.body)
    this.#received += this.#options.take(response.body)
    if (this.#cut?.kind === 'after-receipt') this.#makeCut()
    else this.#poll()
  }

  #makeCut(): void {
    const cut = this.#cut
    if (cut === undefined) return
    this.#cut = undefined
    this.#made += 1
    if (cut.kind === 'unread') this.#connection?.reset()
    else this.#connection?.destroy()
    if (cut.away === 0) this.#open()
    else this.#timer = setTimeout(() => this.#open(), cut.away)
  }
}
