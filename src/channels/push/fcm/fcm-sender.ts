import type { TokenMessage } from 'firebase-admin/messaging'
import type { Live, Milliseconds } from '../../../base/kernel/index.ts'
import type { AccessToken } from '../access-token.ts'
import { ConnectionSlots, takeAll, takeAllNow } from '../connection-slots.ts'
import type { Retirable } from '../files-in-force.ts'
import { maxWaitingPosts } from '../http-sender.ts'
import type { PushOutcome } from '../push-channel.ts'
import type { FcmLane } from './fcm-lane.ts'
import { FcmPool } from './fcm-pool.ts'
import { type FcmReply, toFcmOutcome } from './fcm-reply.ts'

export interface FcmSenderParts {
  readonly projectId: string
  readonly endpoint: string
  readonly token: AccessToken
  /** Most connections to Firebase, and so most messages at a time. */
  readonly connections: Live<number>
  /** The places that all calls to others share. */
  readonly slots: ConnectionSlots
  readonly within: Live<Milliseconds>
}

/** All messages of one Firebase project, by a bounded number of lanes. */
export class FcmSender implements Retirable {
  readonly #parts: FcmSenderParts
  readonly #pool: FcmPool
  /** A place among our own calls, and one among everybody's. */
  readonly #places: readonly ConnectionSlots[]
  readonly #idle: FcmLane[] = []
  readonly #busy = new Set<FcmLane>()
  #messages = 0
  #isRetired = false
  #isClosed = false
  #onIdle: (() => void) | undefined

  constructor(parts: FcmSenderParts) {
    this.#parts = parts
    this.#pool = new FcmPool(parts.endpoint)
    const own = new ConnectionSlots(parts.connections, maxWaitingPosts)
    this.#places = [own, parts.slots]
  }

  /** Never rejects, and never outlasts the limit. A token that is refused is replaced once. */
  async send(message: TokenMessage): Promise<PushOutcome> {
    const { token, within } = this.#parts
    const limit = within()
    const until = performance.now() + limit
    this.#messages += 1
    try {
      for (let isSecond = false; ; isSecond = true) {
        const held = await token.get()
        if ('outcome' in held) return held.outcome
        const reply = await this.#sendBy(until, message, held.token)
        const isLast = isSecond || performance.now() > until - limit / 2 // a new token may take half
        if (isLast || !isUnauthorized(reply) || !(await token.renew(held.token))) {
          return toFcmOutcome(reply)
        }
      }
    } finally {
      this.#messages -= 1
      this.#tellIfIdle()
    }
  }

  retire(): Promise<void> {
    this.#isRetired = true
    for (const lane of this.#idle.splice(0)) lane.close()
    return new Promise((resolve) => {
      this.#onIdle = resolve
      this.#tellIfIdle()
    })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    for (const lane of [...this.#idle.splice(0), ...this.#busy]) lane.close()
    this.#pool.destroy()
  }

  async #sendBy(until: number, message: TokenMessage, token: string): Promise<FcmReply> {
    const places = this.#places
    if (!takeAllNow(places) && !(await takeAllBefore(until, places))) return noConnection
    try {
      const lane = this.#idleLane(token) ?? (await this.#openLane(token))
      if (this.#isClosed) return shuttingDown
      this.#busy.add(lane)
      const reply = await lane.send(message, until - performance.now())
      this.#busy.delete(lane)
      if (this.#isRetired || this.#isClosed || reply.kind === 'unanswered') lane.close()
      else this.#idle.push(lane)
      return reply
    } finally {
      for (const place of places) place.giveBack()
    }
  }

  #idleLane(token: string): FcmLane | undefined {
    for (let lane = this.#idle.pop(); lane !== undefined; lane = this.#idle.pop()) {
      if (lane.token === token) return lane
      lane.close()
    }
    return undefined
  }

  async #openLane(token: string): Promise<FcmLane> {
    const { openLane } = await loadLane()
    return openLane({ projectId: this.#parts.projectId, pool: this.#pool, token })
  }

  #tellIfIdle(): void {
    if (this.#messages > 0 || this.#onIdle === undefined) return
    this.#pool.destroy()
    this.#onIdle()
  }
}

/** Google does not take our access token; an app's own credential would be another matter. */
function isUnauthorized(reply: FcmReply): boolean {
  return (
    reply.kind === 'answered' && reply.status === 401 && toFcmOutcome(reply).kind === 'try-later'
  )
}

/** One place of each for whoever can wait. */
async function takeAllBefore(until: number, places: readonly ConnectionSlots[]): Promise<boolean> {
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(), until - performance.now())
  const isTaken = await takeAll(places, limit.signal)
  clearTimeout(timer)
  return isTaken
}

/** The SDK takes a third of a second to load, and is loaded by whoever uses it. */
export function loadLane() {
  return import('./fcm-lane.ts')
}

const shuttingDown: FcmReply = { kind: 'unanswered', reason: 'shutting down' }
const noConnection: FcmReply = { kind: 'unanswered', reason: 'no connection became free' }
