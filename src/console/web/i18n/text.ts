import { isValidElement, type VNode } from 'preact'
import { createStore } from '../frame/store.ts'
import type { Area, Key } from './keys.ts'

export type { Key }

import { fillMessage, type Message, type Values } from './message.ts'

export type Language = 'en' | 'de'
type Strings = Readonly<Record<string, Message>>

const files = import.meta.glob<Strings>('../locales/*/*.json', { import: 'default' })

/** The language that is shown; the page is drawn again when it changes. */
export const language = createStore<Language>(
  globalThis.document?.documentElement.lang === 'de' ? 'de' : 'en',
)

const areas = new Set<Area>()
const strings = new Map<string, Message>()

/** To be awaited before an area's strings are shown; the router does so for a view's own. */
export async function loadAreas(...wanted: readonly Area[]): Promise<void> {
  const missing = wanted.filter((area) => !areas.has(area))
  await Promise.all(missing.map((area) => loadArea(language.get(), area)))
}

async function loadArea(into: Language, area: Area): Promise<void> {
  const load = files[`../locales/${into}/${area}.json`]
  if (load === undefined) throw new Error(`no strings for ${into}/${area}`)
  for (const [name, message] of Object.entries(await load()))
    strings.set(`${area}.${name}`, message)
  areas.add(area)
}

/** Redraws everything in another language, kept for the next visit. */
export async function switchLanguage(to: Language): Promise<void> {
  await Promise.all([...areas].map((area) => loadArea(to, area)))
  document.documentElement.lang = to
  try {
    localStorage.setItem('ringback.language', to)
  } catch {
    // It holds until the page is closed.
  }
  language.set(to)
}

/** The text of a key; numbers in it are written as the language does. */
export function t(key: Key, values: Values = {}): string {
  return pieces(key, values, (value) => spell(value)).join('')
}

/** The same with elements as values: `rich('shell.typeName', { name: <code>x</code> })`. */
export function rich(key: Key, values: Values): (string | VNode)[] {
  return pieces(key, values, (value) => (isValidElement(value) ? value : spell(value)))
}

/** For names that only the server knows, such as states of another version: the text, else the name. */
export function textOr(key: string, name: string): string {
  return strings.has(key) ? t(key as Key) : name
}

function pieces<T>(key: Key, values: Values, place: (value: unknown) => T): (string | T)[] {
  return fillMessage(strings.get(key) ?? key, language.get(), values, place)
}

function spell(value: unknown): string {
  return typeof value === 'number' ? value.toLocaleString(locales[language.get()]) : String(value)
}

/** How numbers and dates are written. */
export const locales = { en: 'en-GB', de: 'de-DE' } as const
