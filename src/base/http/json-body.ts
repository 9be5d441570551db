import { malformedBody } from './http-errors.ts'
import type { JsonObject, JsonValue } from './parameters.ts'

const deepest = 64 // levels; far beyond any message of the API, far below what a recursive reader survives

/** Any JSON value; 400 when the text is none, or nested deeper than any room could follow. */
export function parseJson(text: string): JsonValue {
  checkDepth(text)
  try {
    return JSON.parse(text.charCodeAt(0) === byteOrderMark ? text.slice(1) : text)
  } catch (cause) {
    throw malformedBody('not valid JSON', cause)
  }
}

const byteOrderMark = 0xfeff

/** The JSON object that `text` spells, or undefined: for bodies that say they are something else. */
export function tryJsonObject(text: string): JsonObject | undefined {
  checkDepth(text)
  try {
    const value: JsonValue = JSON.parse(text)
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined // not JSON, so it is what its type says
  }
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Before the text is parsed: ten megabytes of brackets would hold the event loop for seconds. */
function checkDepth(text: string): void {
  if (text.length <= deepest) return
  let depth = 0
  let isInString = false
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at)
    if (isInString && character === backslash) at += 1
    else if (character === quote) isInString = !isInString
    else if (isInString) continue
    else if (character === openBrace || character === openBracket) {
      depth += 1
      if (depth > deepest) throw malformedBody(`nested deeper than ${deepest} levels`)
    } else if (character === closeBrace || character === closeBracket) depth -= 1
  }
}

const [quote, backslash] = [0x22, 0x5c]
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d]
