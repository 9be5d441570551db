import { readFile, stat } from 'node:fs/promises'
import { type Document, LineCounter, parseDocument } from 'yaml'
import { ConfigError, type Fault } from './config-error.ts'
import { quote } from './kinds.ts'
import { isName, type RawSection, type RawSections, type RawValue } from './raw-sections.ts'

const maxFileBytes = 1_048_576 // thousands of services fit; what is larger is not a configuration
const maxAliases = 100 // counted as expanded, which ends the "billion laughs"
const maxDepth = 4 // section, option, user, password: nothing is deeper

/** Reads a configuration file. What is wrong with its form is thrown as one ConfigError. */
export async function readYamlFile(path: string): Promise<RawSections> {
  let bytes: Buffer
  try {
    const found = await stat(path)
    if (!found.isFile()) throw new Error('is not a file') // reading a device might never end
    if (found.size > maxFileBytes) throw new Error(`is larger than ${maxFileBytes} bytes`)
    bytes = await readFile(path)
  } catch (thrown) {
    throw new ConfigError([{ path, message: reasonOf(thrown) }], { cause: thrown })
  }
  return parseYaml(bytes, path)
}

function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown)
  if (!('code' in thrown)) return thrown.message
  const reasons = new Map<unknown, string>([
    ['ENOENT', 'no such file'],
    ['EACCES', 'may not be read by this user'],
  ])
  return reasons.get(thrown.code) ?? `cannot be read (${String(thrown.code)})`
}

/** The sections that `bytes` hold as YAML; `path` is only for the faults. */
export function parseYaml(bytes: Uint8Array, path: string): RawSections {
  if (bytes.byteLength > maxFileBytes) {
    throw new ConfigError([{ path, message: `is larger than ${maxFileBytes} bytes` }])
  }
  const faults: Fault[] = []
  const root = toMaps(bytes, path, faults)
  const sections = faults.length === 0 ? toSections(root, path, faults) : {}
  if (faults.length > 0) throw new ConfigError(faults)
  return sections
}

function toMaps(bytes: Uint8Array, path: string, faults: Fault[]): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const lines = new LineCounter()
    const document = parseDocument(text, {
      // Every value stays the text it is: 0650 keeps its zero, +1650 its plus, and a value means
      // the same in the file as in a live override.
      schema: 'failsafe',
      customTags: ['null'], // nothing, `~` and `null` alone are no text: the option is empty
      lineCounter: lines,
      prettyErrors: false, // the pretty ones quote the line, which may hold a password
      uniqueKeys: true,
    })
    faults.push(...faultsOf(document, path, lines))
    return faults.length > 0
      ? undefined
      : document.toJS({ mapAsMap: true, maxAliasCount: maxAliases })
  } catch (thrown) {
    // Not UTF-8, too many aliases, or nested so deep that the parser gave up.
    const message = thrown instanceof Error ? thrown.message : String(thrown)
    faults.push({ path, message: `is not usable YAML: ${message}` })
    return undefined
  }
}

function faultsOf(document: Document.Parsed, path: string, lines: LineCounter): Fault[] {
  return [...document.errors, ...document.warnings].map(({ message, pos }) => {
    return { path: `${path}:${lines.linePos(pos[0]).line}`, message }
  })
}

function toSections(root: unknown, path: string, faults: Fault[]): RawSections {
  if (isNothing(root)) return {}
  if (!(root instanceof Map)) {
    faults.push({ path, message: 'must be a map of section names' })
    return {}
  }
  const sections: [string, RawSection][] = []
  for (const [key, value] of root) {
    const name = toName(key, path, faults)
    if (name === undefined) continue
    if (value instanceof Map) sections.push([name, toRawMap(value, name, 2, faults)])
    else if (isNothing(value))
      sections.push([name, {}]) // all its options are commented out
    else faults.push({ path: name, message: 'must be a section, a map of options' })
  }
  return Object.fromEntries(sections)
}

function toRawMap(
  map: ReadonlyMap<unknown, unknown>,
  at: string,
  depth: number,
  faults: Fault[],
): RawSection {
  const entries: [string, RawValue][] = []
  for (const [key, value] of map) {
    const name = toName(key, at, faults)
    if (name === undefined) continue
    const raw = toRawValue(value, `${at}.${name}`, depth, faults)
    if (raw !== undefined) entries.push([name, raw])
  }
  return Object.fromEntries(entries)
}

function toRawValue(
  value: unknown,
  at: string,
  depth: number,
  faults: Fault[],
): RawValue | undefined {
  if (isNothing(value)) return ''
  if (typeof value === 'string') return value
  if (value instanceof Map && depth < maxDepth) return toRawMap(value, at, depth + 1, faults)
  const message = Array.isArray(value)
    ? 'is a list; write one text, with commas between the values'
    : 'is nested too deep'
  faults.push({ path: at, message })
  return undefined
}

/** A name, or a fault. */
function toName(key: unknown, at: string, faults: Fault[]): string | undefined {
  if (typeof key === 'string' && isName(key)) return key
  const what = typeof key === 'string' ? quote(key) : 'a list or a map'
  faults.push({ path: at, message: `${what} cannot be a name` })
  return undefined
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === ''
}
