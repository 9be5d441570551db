import type { JsonObject, JsonValue } from '../../../base/http/index.ts'
import type { Started } from '../orchestrator.ts'
import { type Cookies, sessionOfCookies } from './ors-cookies.ts'

const deepest = 64 // levels; far beyond any dialog, far below what writing it out again survives

/** Theirs have 32 characters; what is shorter than any id is a word such as `OK` or `null`. */
const sessionId = /^[\w~][\w~.-]{7,127}$/

export function isSessionId(text: string): boolean {
  return sessionId.test(text)
}

/**
 * What a start was answered: the session's id and nothing else, or an object that the SCXML answers,
 * with the id in the session cookie. Undefined for anything else.
 */
export function parseStart(text: string, cookies: Cookies): Started | undefined {
  const body = text.trim()
  if (isSessionId(body)) return { session: body, answer: {} }
  const named = sessionOfCookies(cookies) ?? ''
  const session = isSessionId(named) ? named : ''
  if (body === '') return session === '' ? undefined : { session, answer: {} }
  const value = parseJson(body)
  if (typeof value === 'string' && isSessionId(value)) return { session: value, answer: {} }
  return isObject(value) ? { session, answer: value } : undefined
}

/** What a request was answered: JSON as it came, other text as text, null for nothing. */
export function parseAnswer(text: string): JsonValue | undefined {
  const body = text.trim()
  if (body === '') return null
  if (!/^[[{"\d-]|^(true|false|null)$/.test(body)) return body
  const value = parseJson(body)
  return value === undefined && !/^[[{]/.test(body) ? body : value
}

/** Why a request was refused, where the answer says so in one line. */
export function parseRefusal(text: string): string | undefined {
  const value = parseJson(text)
  const message = isObject(value) ? value.message : undefined
  return typeof message === 'string' && /^[^\p{Cc}]{1,300}$/u.test(message) ? message : undefined
}

/** Undefined when it is none, or nested deeper than anybody could follow. */
function parseJson(text: string): JsonValue | undefined {
  try {
    const value: JsonValue = JSON.parse(text)
    return isShallow(value, deepest) ? value : undefined
  } catch {
    return undefined // no JSON: the caller says what that means
  }
}

function isShallow(value: JsonValue, left: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return left > 0 && Object.values(value).every((each: JsonValue) => isShallow(each, left - 1))
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
