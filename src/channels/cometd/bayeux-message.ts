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
  for (const message of messages) checkMessage(message)
  const handshakes = messages.filter(({ channel }) => channel === '/meta/handshake')
  if (handshakes.length > 1) throw messagesMalformed('more than one handshake')
  return messages
}

/**
 * The connect in a body that is one well-formed `/meta/connect` and nothing else, the form in which
 * nearly all connects come; undefined for everything that has to be looked at more closely.
 */
export function loneConnect(messages: readonly BayeuxMessage[]): Connect | undefined {
  const [message] = messages
  if (message === undefined || messages.length > 1 || message.channel !== '/meta/connect') return
  const connect = readConnect(message)
  return 'error' in connect ? undefined : connect
}

/** Reads a `/meta/connect`, or says in Bayeux's code:args:text why it cannot be served. */
export function readConnect(
  message: BayeuxMessage,
): Connect | { id: string | undefined; error: string } {
  const { clientId, connectionType, ext, advice } = message
  const id = message.id === undefined ? undefined : JSON.stringify(message.id)
  if (typeof clientId !== 'string') return { id, error: missing('clientId') }
  if (connectionType === undefined) return { id, error: missing('connectionType') }
  if (!isConnectionType(connectionType)) {
    const type = typeof connectionType === 'string' ? connectionType : ''
    return { id, error: `301:${type}:Connection types not supported` }
  }
  return {
    clientId,
    id,
    ack: numberIn(ext, 'ack'),
    timeout: numberIn(advice, 'timeout'),
    timesync: timesyncAnswer(ext),
  }
}

const missing = (parameter: string) => `402:${parameter}:Missing required parameter`

/** The ways a client may connect, in the reference's order. */
export const connectionTypes = ['websocket', 'callback-polling', 'long-polling'] as const

function isConnectionType(type: unknown): boolean {
  return connectionTypes.some((known) => known === type)
}

/** An id is echoed, so it must be what it can be: text or a number. */
function checkMessage(message: unknown): void {
  if (!isObject(message)) throw messagesMalformed('a message must be an object')
  if (typeof message.channel !== 'string') throw messagesMalformed('channel must be a string')
  if (typeof message.id === 'object' || typeof message.id === 'boolean') message.id = undefined
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
