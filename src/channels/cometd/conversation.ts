import FayeServer, { type FayeEngine } from 'faye/src/protocol/server.js'
import type { CometdOptions } from '../../base/config/index.ts'
import type { Live } from '../../base/kernel/index.ts'
import { type BayeuxMessage, connectionTypes, readConnect } from './bayeux-message.ts'
import { channelOfUsers } from './channel.ts'
import { refusedReply } from './connect-reply.ts'
import { isObject } from './is-object.ts'
import type { Connect, Outlet } from './outlet.ts'
import type { Sessions } from './sessions.ts'
import { timesyncAnswer } from './timesync.ts'

/** What a body of messages is answered with. */
export interface Answers {
  /** Bayeux messages: JSON texts with commas between them. */
  readonly replies: string
  /** To be called when they have left towards a peer that was still there. */
  flushed(): void
}

/**
 * Bayeux for one user: Faye's protocol core reads handshake, subscribe, unsubscribe and disconnect
 * over the sessions that all nodes share; connects go straight to the sessions.
 * A conversation is made for a request or for a WebSocket, because Faye's engine is not told who asks.
 */
export class Conversation {
  readonly #user: string
  readonly #sessions: Sessions
  readonly #server
  /** What the engine has begun for the message in hand; the answer waits for it. */
  #work: Promise<unknown>[] = []
  #acknowledges = false
  /** What the message in hand carries beside the protocol's own fields. */
  #ext: unknown
  #fail: (error: unknown) => void = () => undefined

  constructor(user: string, sessions: Sessions, options: Live<CometdOptions>) {
    const { timeout, interval } = options()
    this.#user = user
    this.#sessions = sessions
    this.#server = FayeServer.create({
      timeout,
      engine: { interval: interval / 1000, type: { create: () => this.#engine() } },
    })
    this.#server.addExtension({
      incoming: (message, pass) => pass(this.#admit(message)),
      outgoing: (message, pass) => pass(dress(message)),
    })
  }

  connect(connect: Connect, outlet: Outlet): void {
    this.#sessions.connect(this.#user, connect, outlet)
  }

  /** The answers in the order of the messages; one message is done before the next. */
  async process(messages: readonly BayeuxMessage[]): Promise<Answers> {
    const replies: string[] = []
    const flushed: (() => void)[] = []
    for (const message of messages) {
      if (message.channel !== '/meta/connect') replies.push(...(await this.#faye(message)))
      else replies.push(await this.#connectAtOnce(message, flushed))
    }
    return {
      replies: replies.join(','),
      flushed() {
        for (const each of flushed) each()
      },
    }
  }

  /** Never held: the answers to the other messages of the batch are due now. */
  async #connectAtOnce(message: BayeuxMessage, flushed: (() => void)[]): Promise<string> {
    const connect = readConnect(message)
    if ('error' in connect) return refusedReply(connect, connect.error)
    return new Promise((resolve, reject) => {
      this.connect(
        { ...connect, timeout: 0 },
        {
          open: true,
          send(replies, whenFlushed) {
            if (whenFlushed !== undefined) flushed.push(whenFlushed)
            resolve(replies)
          },
          fail: reject,
          onClose: () => undefined,
        },
      )
    })
  }

  async #faye(message: BayeuxMessage): Promise<string[]> {
    const timesync = timesyncAnswer(message.ext)
    this.#acknowledges = isObject(message.ext) && message.ext.ack === true
    this.#ext = message.ext
    const replies = await new Promise<BayeuxMessage[]>((resolve, reject) => {
      this.#fail = reject
      this.#server.process(message, {}, resolve)
    })
    const known = await Promise.all(this.#work.splice(0))
    if (known.includes(false)) disown(replies, message)
    await this.#hearFarewell(message, replies)
    if (timesync !== undefined && isObject(replies[0])) {
      replies[0].ext = {
        ...(isObject(replies[0].ext) ? replies[0].ext : {}),
        timesync: timesync(),
      }
    }
    return replies.map((reply) => JSON.stringify(reply))
  }

  /** A phone that slept for longer than its session lived still says how much it has. */
  async #hearFarewell(message: BayeuxMessage, [reply]: readonly BayeuxMessage[]): Promise<void> {
    const { channel, clientId, ext } = message
    if (channel !== '/meta/disconnect' || reply?.successful === true) return
    if (typeof clientId === 'string' && isObject(ext)) {
      await this.#sessions.farewell(this.#user, clientId, ext)
    }
  }

  /** Refuses what no client of ours may do, and mends what the reference's own examples leave out. */
  #admit(message: BayeuxMessage): BayeuxMessage {
    const { channel, subscription, clientId } = message
    if (clientId !== undefined && typeof clientId !== 'string') message.clientId = undefined
    if (channel === '/meta/handshake') {
      const { supportedConnectionTypes: types } = message
      if (!Array.isArray(types)) message.supportedConnectionTypes = [...connectionTypes]
      else message.supportedConnectionTypes = types.filter((type) => typeof type === 'string')
    } else if (channel === '/meta/subscribe' || channel === '/meta/unsubscribe') {
      if (!isOurChannel(subscription)) {
        message.error = `403:${typeof subscription === 'string' ? subscription : ''}:Forbidden channel`
        if (typeof subscription !== 'string') message.subscription = undefined // it would be echoed
      }
    } else if (typeof channel === 'string' && !channel.startsWith('/meta/')) {
      message.error = `403:${channel}:Forbidden channel` // no client publishes, least of all to others
    }
    return message
  }

  #engine(): FayeEngine {
    const sessions = this.#sessions
    const user = this.#user
    return {
      createClient: (callback, context) => {
        sessions
          .handshake(user, this.#acknowledges)
          .then((clientId) => callback.call(context, clientId), this.#fail)
      },
      clientExists: (clientId, callback, context) => {
        const exists = typeof clientId === 'string' ? sessions.exists(user, clientId) : undefined
        Promise.resolve(exists ?? false).then((known) => callback.call(context, known), this.#fail)
      },
      destroyClient: (clientId) =>
        void this.#work.push(sessions.disconnect(user, clientId, this.#ext)),
      subscribe: (clientId) => void this.#work.push(sessions.subscribe(user, clientId, true)),
      unsubscribe: (clientId) => void this.#work.push(sessions.subscribe(user, clientId, false)),
      // Clients neither publish nor wait through Faye: both ways end before its engine.
      publish: () => undefined,
      ping: () => undefined,
      emptyQueue: () => undefined,
      disconnect: () => undefined,
    }
  }
}

/** Puts an answer of Faye's into the reference's shape. */
function dress(message: BayeuxMessage): BayeuxMessage {
  if (message.channel !== '/meta/handshake') {
    const { clientId: _, ...shown } = message
    return shown
  }
  const offered = { minimumVersion: '1.0', supportedConnectionTypes: connectionTypes }
  return { ...message, ...offered, ...(message.successful === true ? { ext: { ack: true } } : {}) }
}

/** Faye answers before the engine is done; by then the session was gone. */
function disown(replies: BayeuxMessage[], { clientId }: BayeuxMessage): void {
  for (const reply of replies) {
    reply.successful = false
    reply.error = `401:${String(clientId)}:Unknown client`
  }
}

function isOurChannel(subscription: unknown): boolean {
  const channels = Array.isArray(subscription) ? subscription : [subscription]
  return channels.length === 1 && channels[0] === channelOfUsers
}
