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
  const id = connect.id === undefined ? '' : `"id":${connect.id},`
  const ext = extension(connect, ack, gap)
  const advised = advice === undefined ? '' : `"advice":${JSON.stringify(advice)},`
  return `{${id}"successful":true,${ext}${advised}"channel":"/meta/connect"}`
}

/** The answer to a client that nobody knows (any more): it has to handshake. */
export function unknownClientReply(connect: Connect): string {
  const id = connect.id === undefined ? '' : `"id":${connect.id},`
  const error = JSON.stringify(`401:${connect.clientId}:Unknown client`)
  return `{${id}"successful":false,"error":${error},"advice":{"reconnect":"handshake","interval":0},"channel":"/meta/connect"}`
}

/** The answer to a connect whose session was ended by `/meta/disconnect`: nothing more will come. */
export function finishedReply(connect: Connect): string {
  const id = connect.id === undefined ? '' : `"id":${connect.id},`
  return `{${id}"successful":true,"advice":{"reconnect":"none"},"channel":"/meta/connect"}`
}

function extension(connect: Connect, ack: number | undefined, gap: Gap | undefined): string {
  if (ack === undefined && gap === undefined && connect.timesync === undefined) return ''
  const parts: string[] = []
  if (ack !== undefined) parts.push(`"ack":${ack}`)
  if (gap !== undefined) parts.push(`"gap":{"first":${gap.first},"last":${gap.last}}`)
  if (connect.timesync !== undefined) parts.push(`"timesync":${connect.timesync()}`)
  return `"ext":{${parts.join(',')}},`
}
