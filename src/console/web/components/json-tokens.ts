export interface JsonToken {
  readonly kind: 'key' | 'text' | 'number' | 'word' | 'plain'
  readonly text: string
}

const colouredUpTo = 256_000 // characters; more would be felt while scrolling

const pattern =
  /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|\b(true|false|null)\b/g

/** JSON laid out for reading; any other text as it is. */
export function layOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2)
  } catch {
    return text
  }
}

/** The pieces of a JSON text, which together are the text. */
export function jsonTokens(text: string): JsonToken[] {
  if (text.length > colouredUpTo) return [{ kind: 'plain', text }]
  const tokens: JsonToken[] = []
  let end = 0
  const add = (kind: JsonToken['kind'], piece: string) => {
    if (piece !== '') tokens.push({ kind, text: piece })
  }
  for (const match of text.matchAll(pattern)) {
    const [whole, quoted, colon, number] = match
    add('plain', text.slice(end, match.index))
    if (quoted === undefined) add(number === undefined ? 'word' : 'number', whole)
    else {
      add(colon === undefined ? 'text' : 'key', quoted)
      add('plain', colon ?? '')
    }
    end = match.index + whole.length
  }
  add('plain', text.slice(end))
  return tokens
}
