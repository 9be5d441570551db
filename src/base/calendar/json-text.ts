import { quote, type Report } from './option-faults.ts'

const longestText = 262_144 // characters: a thousand dates with 24 numbers each fit

/** What a JSON text holds; undefined when it is empty or, which is reported, no JSON. */
export function parseJson(text: string, report: Report): unknown {
  if (text === '') return undefined
  if (text.length > longestText) {
    report(`has ${text.length} characters, and at most ${longestText} are read`)
    return undefined
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    report(`${quote(text)} is not JSON`) // what the parser says differs between versions of Node
    return undefined
  }
  for (const key of new Set(repeatedKeys(text))) report(`holds ${quote(key)} twice`)
  return json
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A JSON value as a message shows it; what it may nest is left out. */
export function show(value: unknown): string {
  if (typeof value === 'string') return quote(value)
  if (Array.isArray(value)) return 'a list'
  return isObject(value) ? 'an object' : String(value)
}

/**
 * The keys that an object of a JSON text holds more than once. `JSON.parse` keeps the last of them
 * and says nothing.
 */
function repeatedKeys(text: string): string[] {
  const repeated: string[] = []
  const open: Set<string>[] = [] // the keys of the objects around, an empty set for a list
  for (const [token, isKey] of tokens(text)) {
    if (token === '{' || token === '[') open.push(new Set())
    else if (token === '}' || token === ']') open.pop()
    else if (isKey) {
      const key = String(JSON.parse(token))
      if (open.at(-1)?.has(key)) repeated.push(key)
      open.at(-1)?.add(key)
    }
  }
  return repeated
}

/** Brackets and strings, each with whether a colon follows, which makes it a key. */
function* tokens(text: string): Generator<[string, boolean]> {
  for (const match of text.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|[[\]{}]/g)) {
    yield [match[1] ?? match[0], match[2] !== undefined]
  }
}
