import type { Chat, Entry } from './desk-json.ts'

/** A chat as far as this page knows it. */
export interface ChatLog {
  readonly chat: Chat | undefined
  readonly entries: readonly Entry[]
  readonly position: number
}

export const emptyLog: ChatLog = { chat: undefined, entries: [], position: 0 }

/** Adds what was asked for after `log.position`; an answer that came late and twice adds nothing. */
export function withAnswer(log: ChatLog, asked: number, chat: Chat): ChatLog {
  if (asked !== log.position) return log
  return {
    chat,
    entries: [...log.entries, ...chat.transcriptToShow],
    position: Number(chat.transcriptPosition),
  }
}

const isTyping = (type: string) => /^Notice\.Typing(Started|Stopped)$/.test(type)

/** One run of what one party says within a minute, or a remark of the system. */
export interface Group {
  readonly kind: 'said' | 'notice'
  readonly nickname: string
  readonly party: string
  readonly seconds: number
  readonly entries: readonly Entry[]
}

/** The transcript as it is read: no typing, consecutive words of one party together. */
export function groupEntries(entries: readonly Entry[]): Group[] {
  const groups: (Group & { entries: Entry[] })[] = []
  for (const entry of entries) {
    const [type, nickname, , secondsText, party] = entry
    if (isTyping(type)) continue
    const kind = type === 'Message.Text' || type === 'Notice.PushUrl' ? 'said' : 'notice'
    const seconds = Number(secondsText)
    const last = groups.at(-1)
    const goesOn =
      last?.kind === 'said' &&
      kind === 'said' &&
      last.nickname === nickname &&
      last.party === party &&
      seconds - last.seconds < 60
    if (goesOn) last.entries.push(entry)
    else groups.push({ kind, nickname, party, seconds, entries: [entry] })
  }
  return groups
}

/** Who of the others types now: the last word on it was that they began. */
export function typingParty(entries: readonly Entry[], self: string): string | undefined {
  const last = entries.findLast(
    ([type, nickname]) => nickname !== self && (isTyping(type) || type === 'Message.Text'),
  )
  return last?.[0] === 'Notice.TypingStarted' ? last[1] : undefined
}

/** The transcript as a file for people: one line an entry. */
export function toText(entries: readonly Entry[]): string {
  const lines = entries
    .filter(([type]) => !isTyping(type))
    .map(([type, nickname, text, seconds]) => {
      const said = type === 'Message.Text' ? text : `(${type}) ${text}`
      return `${clock(Number(seconds))}  ${nickname}: ${said}`
    })
  return `${lines.join('\r\n')}\r\n`
}

/** The transcript as a file for programs: what it is of, and each entry by name. */
export function toJson({ chat, entries }: Pick<ChatLog, 'chat' | 'entries'>): string {
  const { id, queue, subject, startedAt } = chat ?? {}
  const named = entries
    .filter(([type]) => !isTyping(type))
    .map(([type, nickname, text, seconds, party]) => ({
      ...{ seconds: Number(seconds), type, party, nickname, text },
    }))
  return `${JSON.stringify({ id, queue, subject, startedAt, entries: named }, null, 2)}\n`
}

/** 0:48, 12:05 */
export function clock(seconds: number): string {
  const [minutes, rest] = [Math.floor(seconds / 60), Math.floor(seconds % 60)]
  return `${minutes}:${String(rest).padStart(2, '0')}`
}

/** Only what a browser opens as a page is made a link. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\/\S+$/i.test(text.trim())
}
