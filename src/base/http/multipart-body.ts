import { type BodyLimits, checkCount, checkName } from './body-limits.ts'
import { malformedBody, payloadTooLarge } from './http-errors.ts'
import { type ParameterValue, UploadedFile } from './parameters.ts'

/**
 * Reads `multipart/form-data` (RFC 7578) from a body that is already in memory, and bounded.
 *
 * Written here rather than taken from a streaming parser: files end in memory anyway, a stream
 * would cost every other request its hooks, and names such as `constructor` are names to us.
 * As tolerant as clients need (bare line feeds, unquoted names), as strict as safety needs: a body
 * whose end is missing was cut off, and nothing of it counts.
 */

const longestBoundary = 200 // characters; RFC 2046 allows 70
const longestHead = 8192 // bytes of the headers of one part; a name and a type need a few hundred

/** Adds the parts to `values`; 400 when the form is broken, 413 when it is too large. */
export function addMultipartFields(
  body: Buffer,
  contentType: string,
  values: Map<string, ParameterValue>,
  limits: BodyLimits,
): void {
  if (body.length === 0) return
  let count = 0
  let fileBytes = 0
  for (const part of partsOf(body, boundaryOf(contentType))) {
    count += 1
    checkCount(count, limits)
    const { name, value } = readPart(part)
    checkName(name, limits)
    if (value instanceof UploadedFile) {
      fileBytes += value.bytes.length
      if (fileBytes > limits.max_file_bytes) {
        throw payloadTooLarge(`more than ${limits.max_file_bytes} bytes of files`)
      }
      if (value.filename === '' && value.bytes.length === 0) continue // a file input left empty
    }
    values.set(name, value)
  }
}

function boundaryOf(contentType: string): string {
  const match = /;\s*boundary\s*=\s*(?:"([^"]+)"|([^\s;,"]+))/i.exec(contentType)
  const boundary = match?.[1] ?? match?.[2]
  if (boundary === undefined || boundary.length > longestBoundary) {
    throw malformedBody('multipart without a usable boundary')
  }
  return boundary
}

/** The bytes between the delimiters, in order; throws when the closing one is missing. */
function* partsOf(body: Buffer, boundary: string): Generator<Buffer> {
  const delimiter = Buffer.from(`\n--${boundary}`, 'latin1')
  let found = firstDelimiter(body, delimiter)
  while (found !== undefined && !found.isLast) {
    const next = nextDelimiter(body, delimiter, found.end - 1) // its line break may open the next one
    if (next === undefined) break
    yield body.subarray(found.end, Math.max(found.end, next.start))
    found = next
  }
  if (found?.isLast !== true) throw malformedBody('multipart without its closing boundary')
}

interface Delimiter {
  /** Where the part before it ends: the line break ahead of a delimiter is not content. */
  readonly start: number
  readonly end: number
  readonly isLast: boolean
}

/** At the very start of the body it has no line break ahead of it. */
function firstDelimiter(body: Buffer, delimiter: Buffer): Delimiter | undefined {
  const bare = delimiter.subarray(1)
  const isAtStart = body.subarray(0, bare.length).equals(bare)
  const first = isAtStart ? delimiterAt(body, 0, bare.length) : undefined
  return first ?? nextDelimiter(body, delimiter, 0)
}

/** The next delimiter that has its line to itself; looking for the line break too keeps this linear. */
function nextDelimiter(body: Buffer, delimiter: Buffer, from: number): Delimiter | undefined {
  for (let at = body.indexOf(delimiter, from); at >= 0; at = body.indexOf(delimiter, at + 1)) {
    const start = body[at - 1] === carriageReturn ? at - 1 : at
    const found = delimiterAt(body, start, at + delimiter.length)
    if (found !== undefined) return found
  }
  return undefined
}

const [hyphen, blank, tab, carriageReturn, lineFeed] = [0x2d, 0x20, 0x09, 0x0d, 0x0a]

function delimiterAt(body: Buffer, start: number, rest: number): Delimiter | undefined {
  if (body[rest] === hyphen && body[rest + 1] === hyphen) return { start, end: rest, isLast: true }
  const end = endOfLine(body, rest)
  return end === undefined ? undefined : { start, end, isLast: false }
}

/** Where the line after blanks begins; undefined when something else follows. */
function endOfLine(body: Buffer, from: number): number | undefined {
  let at = from
  while (body[at] === blank || body[at] === tab) at += 1
  if (body[at] === carriageReturn) at += 1
  return body[at] === lineFeed ? at + 1 : undefined
}

interface Part {
  readonly name: string
  readonly value: string | UploadedFile
}

function readPart(part: Buffer): Part {
  const { head, content } = splitPart(part)
  const disposition = headerOf(head, 'content-disposition')
  const name = attributeOf(disposition, 'name')
  if (name === undefined || name === '') throw malformedBody('a part of multipart has no name')
  const type = headerOf(head, 'content-type').trim()
  const filename = attributeOf(disposition, 'filename')
  if (filename === undefined && !/^application\/octet-stream\b/i.test(type)) {
    return { name, value: content.toString(charsetOf(type)) }
  }
  const lastName = (filename ?? '').replace(/^.*[\\/]/s, '') // some clients send the whole path
  return { name, value: new UploadedFile(lastName, type || 'application/octet-stream', content) }
}

function splitPart(part: Buffer): { head: string; content: Buffer } {
  const window = part.subarray(0, longestHead)
  const match = /^(?:\r?\n)|\r?\n\r?\n/.exec(window.toString('latin1')) // one character a byte
  if (match === null) throw malformedBody('a part of multipart has no end of headers')
  return {
    head: window.subarray(0, match.index).toString('utf8'),
    content: part.subarray(match.index + match[0].length),
  }
}

function headerOf(head: string, name: string): string {
  const lines = head.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/) // a folded line is one line
  const line = lines.find((each) => each.slice(0, name.length + 1).toLowerCase() === `${name}:`)
  return line?.slice(name.length + 1) ?? ''
}

function attributeOf(header: string, attribute: string): string | undefined {
  for (const match of header.matchAll(/;\s*([\w*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]*))/g)) {
    const [, name, quoted, bare] = match
    if (name?.toLowerCase() !== attribute) continue
    return quoted === undefined ? (bare ?? '') : unescapeQuoted(quoted)
  }
  return undefined
}

/** Browsers spell a quote `%22` and line breaks `%0D%0A`; older clients put a backslash before quotes. */
function unescapeQuoted(text: string): string {
  return text.replaceAll(/\\(["\\])|%(22|0D|0A)/gi, (_, escaped, code) =>
    escaped === undefined ? String.fromCharCode(Number.parseInt(code, 16)) : escaped,
  )
}

function charsetOf(type: string): BufferEncoding {
  return /;\s*charset\s*=\s*"?(?:iso-8859-1|latin1|windows-1252)\b/i.test(type) ? 'latin1' : 'utf8'
}
