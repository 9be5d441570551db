import FayeServer, { type FayeEngine } from 'faye/src/protocol/server.js'
import type { CometdOptions } from '../../base/config/index.ts'
import type { Live } from '../../base/kernel/index.ts'
import {
  type BayeuxMessage,
  connectionTypes,
  connectOf,
  isConnectionType,
} from './bayeux-message.ts'
import { isObject } from './is-object.ts'
import type { Connect, Outlet } from './outlet.ts'
import type { Sessions } from './sessions.ts'
import { timesyncAnswer } from './timesync.ts'

export const channelOfUsers = '/_genesys'

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

  /** The answers as JSON text, in the order of the messages; one message is done before the next. */
  async process(messages: readonly BayeuxMessage[]): Promise<string[]> {
    const replies: string[] = []
    for (const message of messages) {
      if (message.channel === '/meta/connect') replies.push(...(await this.#connect(message)))
      else replies.push(...(await this.#faye(message)))
    }
    return replies
  }

  /** Never held: the answers to the other messages of the batch are due now. */
  #connect(message: BayeuxMessage): Promise<readonly string[]> {
    const error = connectError(message)
    if (error !== undefined) return Promise.resolve([JSON.stringify(refusal(message, error))])
    const connect: Connect = { ...connectOf(message), timeout: 0 }
    return new Promise((resolve, reject) => {
      const outlet: Outlet = {
        open: true,
        send(replies, flushed) {
          resolve(replies)
          flushed?.()
        },
        fail: reject,
        onClose: () => undefined,
      }
      this.#sessions.connect(this.#user, connect, outlet)
    })
  }

  async #faye(message: BayeuxMessage): Promise<string[]> {
    const timesync = timesyncAnswer(message.ext)
    this.#acknowledges = isObject(message.ext) && message.ext.ack === true
    const replies = await new Promise<BayeuxMessage[]>((resolve, reject) => {
      this.#fail = reject
      this.#server.process(message, {}, resolve)
    })
    await Promise.all(this.#work.splice(0))
    if (timesync !== undefined && isObject(replies[0])) {
      replies[0].ext = {
        ...(isObject(replies[0].ext) ? replies[0].ext : {}),
        timesync: JSON.parse(timesync()),
      }
    }
    return replies.map((reply) => JSON.stringify(reply))
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
      if (subscription !== undefined && !isOurChannel(subscription)) {
        message.error = `403:${String(subscription)}:Forbidden channel`
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
      destroyClient: (clientId) => void this.#work.push(sessions.disconnect(user, clientId)),
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

function connectError({ clientId, connectionType }: BayeuxMessage): string | undefined {
  if (typeof clientId !== 'string') return '402:clientId:Missing required parameter'
  if (connectionType === undefined) return '402:connectionType:Missing required parameter'
  if (isConnectionType(connectionType)) return undefined
  return `301:${String(connectionType)}:Connection types not supported`
}

function refusal({ id }: BayeuxMessage, error: string): BayeuxMessage {
  const channel = '/meta/connect'
  return { id, successful: false, error, advice: { reconnect: 'handshake', interval: 0 }, channel }
}

function isOurChannel(subscription: unknown): boolean {
  const channels = Array.isArray(subscription) ? subscription : [subscription]
  return channels.length > 0 && channels.every((channel) => channel === channelOfUsers)
}
