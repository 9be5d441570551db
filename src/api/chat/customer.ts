import type { ParameterValue } from '../../base/http/index.ts'
import { isUserName } from '../../base/kernel/index.ts'
import { chatParameterInvalid, userDataTooLarge } from './chat-errors.ts'
import { ChatRequest, toText } from './chat-request.ts'

type Entries = Iterable<readonly [string, ParameterValue]>

export interface Customer {
  readonly nickname: string
  readonly subject: string
  /** Names under `fldn…`, the rest as it came. */
  readonly data: Readonly<Record<string, string>>
}

const mostUserData = 12_288 // bytes; an offer takes it to the agent, and routing takes 16 KB with the rest

const longestSubject = 1024 // characters; it is the title of a conversation

/** The name of somebody who says none. The original shows the caller's address, which is nobody's business. */
const nobody = 'Customer'

/** Where clients say the same under different names, and how agents know it. */
const attached = new Map([
  ['firstname', 'fldnFirstName'],
  ['lastname', 'fldnLastName'],
  ['email', 'fldnEmailAddress'],
  ['emailaddress', 'fldnEmailAddress'],
])

/** What is said to the server, and is no data of the customer. */
const forServer = new Set([
  ...['verbose', 'notify_by', 'subject', 'userdisplayname', 'transcriptposition'],
  ...['subscriptionid', 'push_notification_deviceid', 'push_notification_type'],
  ...['push_notification_language', 'push_notification_debug', 'push_notification_provider'],
  ...['clienttimezoneoffset', 'gms_user'],
])

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controlCharacters = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

/**
 * Who begins a chat: what ixn/chat says, and where that is silent, what the service was given at
 * its creation. Too much of the first is refused; of the second as much is taken as there is room.
 */
export function toCustomer(said: Entries, stored: Entries): Customer {
  const data = new Map(userData(said))
  let room = mostUserData - sizeOf(data)
  if (room < 0) throw userDataTooLarge(mostUserData)
  for (const [name, text] of userData(stored)) {
    const size = sizeOf([[name, text]])
    if (data.has(name) || size > room) continue
    room -= size
    data.set(name, text)
  }
  const request = new ChatRequest([...stored, ...said])
  const names = [data.get('fldnFirstName'), data.get('fldnLastName')]
  return {
    nickname: toNickname([request.text('userDisplayName'), ...names]),
    subject: toSubject(request.text('subject')),
    data: Object.fromEntries(data),
  }
}

function* userData(entries: Entries): Iterable<readonly [string, string]> {
  for (const [name, value] of entries) {
    const known = name.toLowerCase()
    if (name.startsWith('_') || forServer.has(known)) continue
    const text = toText(name, value)
    if (text !== '') yield [attached.get(known) ?? name, text]
  }
}

function sizeOf(data: Iterable<readonly [string, string]>): number {
  return Buffer.byteLength(JSON.stringify([...data]))
}

function toNickname(names: readonly (string | undefined)[]): string {
  const name = names.map((each) => each?.trim()).find((each) => each) ?? nobody
  if (isUserName(name)) return name
  throw chatParameterInvalid('userDisplayName', 'is not a name: over 256 or control characters')
}

function toSubject(text: string | undefined): string {
  const subject = text?.trim() || 'None' // reference: Chat Immediate, "_chat_parameters"
  if (subject.length <= longestSubject && !controlCharacters.test(subject)) return subject
  throw chatParameterInvalid('subject', `is over ${longestSubject} or has control characters`)
}
