import type { JsonObject } from '../../../base/http/index.ts'
import type { ChatEntry } from '../../../center/chat-server/index.ts'
import type { PushType } from '../../../channels/push/index.ts'

/** The tag of a push, and with it the sections that may set its options. */
export const newMessageTag = 'chat.newagentmessage'

/** Bytes that a push may carry. Those of a phone end at 4 KB, names and the rest included. */
const narrow = 3000
const roomy = 65_536
const roomyTypes: ReadonlySet<PushType> = new Set(['httpcb', 'customhttp', 'orscb'])

/** What a push says: the text to show, and what was said, without which iOS has to do. */
export function toPushMessage(
  text: string,
  serviceId: string,
  entries: readonly ChatEntry[],
  type: PushType,
): JsonObject {
  const message = { message: text, serviceId }
  if (type === 'ios') return message
  const room = roomyTypes.has(type) ? roomy : narrow
  return { ...message, lastTranscript: newest(entries, room) }
}

/** The newest entries that fit, and of the very newest what fits. */
function newest(entries: readonly ChatEntry[], most: number): JsonObject[] {
  const lines: JsonObject[] = []
  let room = most
  for (const { type, text } of entries.toReversed()) {
    const line = { [type]: text }
    room -= Buffer.byteLength(JSON.stringify(line))
    if (room < 0 && lines.length > 0) break
    lines.unshift(room < 0 ? { [type]: cut(text, most) } : line)
  }
  return lines
}

function cut(text: string, bytes: number): string {
  return `${text.slice(0, Math.floor(bytes / 6)).toWellFormed()}…` // a character of JSON takes six bytes at most
}
