import { messagesMalformed } from './cometd-errors.ts'
import { isObject } from './is-object.ts'
import type { Connect } from './outlet.ts'
import { timesyncAnswer } from './timesync.ts'

/** A Bayeux message as it came: nothing but its being an object has been checked. */
export interface BayeuxMessage {
  channel?: unknown
  id?: unknown
  clientId?: unknown
  connectionType?: unknown
  supportedConnectionTypes?: unknown
  subscription?: unknown
  advice?: unknown
  error?: unknown
  successful?: unknown
  ext?: unknown
  [name: string]: unknown
}

const mostMessages = 100 // in one body; clients send one to three

/** Reads a body that holds one message or an array of them; throws messagesMalformed. */
export function parseMessages(text: string): BayeuxMessage[] {
  const parsed = parseJson(text)
  const messages = Array.isArray(parsed) ? parsed : [parsed]
  if (messages.length === 0) throw messagesMalformed('the array is empty')
  if (messages.length > mostMessages) throw messagesMalformed(`more than ${mostMessages} messages`)
  for (const message of messages) {
    if (!isObject(message)) throw messagesMalformed('a message must be an object')
    if (typeof message.channel !== 'string') throw messagesMalformed('channel must be a string')
  }
  return messages
}

/**
 * The connect in a body that is one well-formed `/meta/connect` and nothing else, the form in which
 * nearly all connects come; undefined for everything that has to be looked at more closely.
 */
export function loneConnect(messages: readonly BayeuxMessage[]): Connect | undefined {
  const [message] = messages
  if (message === undefined || messages.length > 1 || message.channel !== '/meta/connect') return
  if (typeof message.clientId !== 'string' || !isConnectionType(message.connectionType)) return
  return connectOf(message)
}

/** Reads a `/meta/connect` whose clientId and connectionType have been looked at. */
export function connectOf({ clientId, id, ext, advice }: BayeuxMessage): Connect {
  return {
    clientId: String(clientId),
    id: id === undefined ? undefined : JSON.stringify(id),
    ack: numberIn(ext, 'ack'),
    timeout: numberIn(advice, 'timeout'),
    timesync: timesyncAnswer(ext),
  }
}

/** The ways a client may connect, in the reference's order. */
export const connectionTypes = ['websocket', 'callback-polling', 'long-polling'] as const

export function isConnectionType(type: unknown): boolean {
  return connectionTypes.some((known) => known === type)
}

function numberIn(value: unknown, name: string): number | undefined {
  const number = isObject(value) ? value[name] : undefined
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw messagesMalformed(error instanceof Error ? error.message : 'unreadable JSON')
  }
}
