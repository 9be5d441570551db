import type { Args } from './message-template.ts'

/** Which message is meant, and what goes into it. */
export interface MessageRequest {
  readonly id: string
  readonly args: Args
}

const mostIdLength = 256

/**
 * What the message of an event asks for: `{"id":"welcomeArgs","args":{"customer":{"lastname":"Doe"}}}`
 * as JSON or as text, or an id alone. The reference shows the file and the outcome, not the publication;
 * so arguments that stand beside the id, without `args` around them, are understood too.
 */
export function readMessageRequest(message: unknown): MessageRequest | undefined {
  const read = typeof message === 'string' ? readText(message.trim()) : message
  if (typeof read === 'string') return isId(read) ? { id: read, args: {} } : undefined
  if (typeof read !== 'object' || read === null) return undefined
  const { id, args, ...beside }: { id?: unknown; args?: unknown } = read
  if (!isId(id)) return undefined
  return { id, args: isObject(args) ? { ...beside, ...args } : beside }
}

function readText(text: string): unknown {
  if (!/^[{"]/.test(text)) return text
  try {
    return JSON.parse(text)
  } catch {
    return text // it only looked like JSON
  }
}

function isId(id: unknown): id is string {
  return typeof id === 'string' && id !== '' && id.length <= mostIdLength
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
