import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { FileFault } from '../files-in-force.ts'
import { type MessageTemplate, toTemplate } from './message-template.ts'

/** The localization file: what each message is in each language. */
export class Messages {
  readonly #byId: ReadonlyMap<string, ReadonlyMap<string, MessageTemplate>>
  readonly #default: string

  constructor(
    byId: ReadonlyMap<string, ReadonlyMap<string, MessageTemplate>> = new Map(),
    defaultLanguage = '',
  ) {
    this.#byId = byId
    this.#default = defaultLanguage
  }

  /** Messages there are. */
  get size(): number {
    return this.#byId.size
  }

  has(id: string): boolean {
    return this.#byId.has(id)
  }

  /** In the language, what it is a kind of (`de_AT` → `de`), or else the file's default. */
  find(id: string, language: string): MessageTemplate | undefined {
    const inLanguages = this.#byId.get(id)
    for (const each of [...languagesFrom(toLanguage(language)), ...languagesFrom(this.#default)]) {
      const found = inLanguages?.get(each)
      if (found !== undefined) return found
    }
    return undefined
  }
}

/** `en_US`, `en-us` and `en US` are one. */
export function toLanguage(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[-_\s]+/g, '_')
}

/** `zh_hant_tw`, `zh_hant`, `zh`. */
function languagesFrom(language: string): string[] {
  const parts = language === '' ? [] : language.split('_')
  return parts.map((_, at) => parts.slice(0, parts.length - at).join('_'))
}

export const limits = {
  bytes: 2_097_152, // five hundred messages in twenty languages, with long texts
  elements: 25_000, // of so many messages; they are read in a quarter of a second, at a change only
  depth: 16, // four are needed
  text: 8192, // characters of one text; no push provider takes as many
} as const

const option = 'localization_file'

/** Throws a FileFault that says what is wrong, and where. */
export function readMessages(content: Buffer): Messages {
  const { bytes } = limits
  if (content.length > bytes) refuse(`has ${content.length} bytes, ${bytes} are taken`)
  const text = toText(content)
  if (/<!DOCTYPE/i.test(text)) refuse('declares a document type or entities: neither is taken')
  if (text.split('<', 2 * limits.elements + 1).length > 2 * limits.elements) {
    refuse(`has more than ${limits.elements} elements`)
  }
  const root = toTree(text).messages
  if (root === undefined) refuse('has no <messages> around everything')
  const list = typeof root === 'string' ? [] : childrenOf(root, 'message')
  const byId = new Map(list.map((message, at) => [idOf(message, at), readLocales(message)]))
  return new Messages(byId, typeof root === 'string' ? '' : toLanguage(root['@default'] ?? ''))
}

/** An element: its attributes under `@name`, its text under `#text`, its children by their names. */
type Element = Readonly<Record<string, unknown>> & {
  readonly [name: `@${string}`]: string | undefined
  readonly '#text'?: string
}

function toTree(text: string): { messages?: Element | string } {
  const checked = XMLValidator.validate(text)
  if (checked !== true) refuse(`line ${checked.err.line}: ${shorten(checked.err.msg)}`)
  try {
    return new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: '@',
      parseTagValue: false,
      parseAttributeValue: false,
      processEntities: false,
      trimValues: false,
      ignoreDeclaration: true,
      ignorePiTags: true,
      maxNestedTags: limits.depth,
      isArray: (name) => name === 'message' || name === 'locale' || name === 'entry',
    }).parse(text)
  } catch (thrown) {
    refuse(shorten(thrown instanceof Error ? thrown.message : String(thrown)), thrown)
  }
}

function idOf(message: Element, at: number): string {
  return toPlain(message['@id'] ?? '') || refuse(`message ${at + 1} has no id`)
}

function readLocales(message: Element): Map<string, MessageTemplate> {
  const templates = childrenOf(message, 'locale').flatMap((locale) => {
    const language = toLanguage(locale['@language'] ?? '')
    const where = `message ${shorten(message['@id'] ?? '')}`
    if (language === '') refuse(`${where} has a locale without language`)
    const entry = childrenOf(locale, 'entry').find((each) => each['@key'] === 'text')
    if (entry === undefined) return [] // its other entries say nothing to us
    const text = toPlain(entry['#text'] ?? '')
    if (text.length > limits.text) {
      refuse(`${where}: the text in ${language} has more than ${limits.text} characters`)
    }
    return [[language, toTemplate(text)] as const]
  })
  return new Map(templates)
}

function childrenOf(element: Element, name: string): Element[] {
  const children = element[name]
  if (!Array.isArray(children)) return []
  return children.map((child) => (typeof child === 'string' ? { '#text': child } : child))
}

const named = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
])

/**
 * What XML itself has for characters, and no more: other entities stay as they are written. A line
 * that is broken for the editor's sake is one line for the customer; `\u000A` breaks it for both.
 */
function toPlain(text: string): string {
  const joined = text.trim().replace(/[ \t]*[\r\n]\s*/g, ' ')
  return joined.replace(/&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|(\w{1,8}));/g, (written, ...of) => {
    const [decimal, hex, name] = of
    if (typeof name === 'string') return named.get(name) ?? written
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return code <= 0x10ffff ? String.fromCodePoint(code) : written
  })
}

/** In the encoding that the file names; UTF-8 where it names none. */
function toText(content: Buffer): string {
  const isUtf16 = /^(?:\xff\xfe|\xfe\xff)/.test(content.toString('latin1', 0, 2))
  const head = content.toString('latin1', 0, 200)
  const [, encoding] = /^[^<]{0,3}<\?xml[^>]*?\sencoding=["']([\w.:-]{1,40})["']/.exec(head) ?? []
  const label = isUtf16 ? (content[0] === 0xff ? 'utf-16le' : 'utf-16be') : (encoding ?? 'utf-8')
  try {
    return new TextDecoder(label, { fatal: true }).decode(content)
  } catch (thrown) {
    refuse(`is not written in ${label}`, thrown)
  }
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > 120 ? `${line.slice(0, 120)}…` : line
}

function refuse(fault: string, cause?: unknown): never {
  throw new FileFault(option, fault, { cause })
}
