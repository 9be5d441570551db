import { keepDraft, readDraft } from '../../frame/drafts.ts'
import { session } from '../../frame/session.ts'
import { createStore, type Store } from '../../frame/store.ts'

/** What is being written in a chat. */
export interface ChatDraft {
  readonly text: string
  /** With what of it could not be sent: it stands at the beginning. */
  readonly unsent: string
  /** Why it could not. */
  readonly refusal?: string
}

export const nothingWritten: ChatDraft = { text: '', unsent: '' }

/** What could not be sent stands before what was typed since, in the order it was sent in. */
export function giveBack({ text, unsent }: ChatDraft, message: string, refusal: string): ChatDraft {
  const isUntouched = unsent !== '' && `${text}\n`.startsWith(`${unsent}\n`)
  const typed = isUntouched ? text.slice(unsent.length + 1) : text
  const all = isUntouched ? `${unsent}\n${message}` : message
  return { text: typed === '' ? all : `${all}\n${typed}`, unsent: all, refusal }
}

const drafts = new Map<string, Store<ChatDraft>>()
session.subscribe(() => drafts.clear()) // who signs in next has what this tab has kept of theirs

/** One for each chat, whichever card shows it, as long as the window is open; a reload keeps the text. */
export function draftOf(chat: string): Store<ChatDraft> {
  const known = drafts.get(chat)
  if (known !== undefined) return known
  const made = createStore<ChatDraft>({ ...nothingWritten, text: readDraft<string>(chat) ?? '' })
  made.subscribe(({ text }) => keepDraft(chat, text === '' ? undefined : text))
  drafts.set(chat, made)
  return made
}
