import type { Connect } from './outlet.ts'
import type { Gap } from './session.ts'

export interface Advice {
  readonly reconnect: 'retry' | 'handshake' | 'none'
  /** Milliseconds a client waits before it connects again. */
  readonly interval: number
  /** Milliseconds a connect is held at most. */
  readonly timeout: number
}

export interface ReplyMore {
  /** The position that the client is to confirm with its next connect. */
  readonly ack: number | undefined
  readonly advice?: Advice | undefined
  /** Positions that were thrown away before this client had them. */
  readonly gap?: Gap | undefined
}

/** The answer to a `/meta/connect` as JSON text, in the reference's order of keys. */
export function connectReply(connect: Connect, { ack, advice, gap }: ReplyMore): string {
  const ext = extension(connect, ack, gap)
  const advised = advice === undefined ? '' : `"advice":${JSON.stringify(advice)},`
  return `{${idOf(connect)}"successful":true,${ext}${advised}${channel}}`
}

/** To a client that nobody knows (any more): it has to handshake. */
export function unknownClientReply(connect: Connect): string {
  return refusedReply(connect, `401:${connect.clientId}:Unknown client`)
}

/** To a connect that cannot be served, the error being Bayeux's code:args:text. */
export function refusedReply(connect: Pick<Connect, 'id'>, error: string): string {
  const advice = '"advice":{"reconnect":"handshake","interval":0}'
  const told = `"error":${JSON.stringify(error)},${advice}`
  return `{${idOf(connect)}"successful":false,${told},${channel}}`
}

/** To a connect whose session was ended by `/meta/disconnect`: nothing more will come. */
export function finishedReply(connect: Connect): string {
  return `{${idOf(connect)}"successful":true,"advice":{"reconnect":"none"},${channel}}`
}

/** To a connect that waits where the session is no longer held. */
export function movedReply(connect: Connect): string {
  return connectReply(connect, { ack: undefined })
}

const channel = '"channel":"/meta/connect"'

const idOf = ({ id }: Pick<Connect, 'id'>) => (id === undefined ? '' : `"id":${id},`)

function extension(connect: Connect, ack: number | undefined, gap: Gap | undefined): string {
  if (ack === undefined && gap === undefined && connect.timesync === undefined) return ''
  const parts: string[] = []
  if (ack !== undefined) parts.push(`"ack":${ack}`)
  if (gap !== undefined) parts.push(`"gap":{"first":${gap.first},"last":${gap.last}}`)
  if (connect.timesync !== undefined) parts.push(`"timesync":${JSON.stringify(connect.timesync())}`)
  return `"ext":{${parts.join(',')}},`
}
