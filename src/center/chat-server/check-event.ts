import type { ChatEventType } from './chat.ts'
import { textMalformed, textMissing, textTooLong, urlMalformed } from './chat-errors.ts'

/** What may stand alone: the words of a notice are optional. */
const maybeEmpty: ReadonlySet<ChatEventType> = new Set([
  'Notice.TypingStarted',
  'Notice.TypingStopped',
  'Notice.Custom',
])

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controlCharacters = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

/** Refuses what no screen could show; markup is text like any other. */
export function checkEvent(type: ChatEventType, text: string, mostBytes: number): void {
  if (text.trim() === '' && !maybeEmpty.has(type)) throw textMissing(type)
  const bytes = Buffer.byteLength(text)
  if (bytes > mostBytes) throw textTooLong(bytes, mostBytes)
  if (controlCharacters.test(text)) throw textMalformed()
  if (type === 'Notice.PushUrl' && !isWebAddress(text)) throw urlMalformed()
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}
