import type { Composition } from './compose.ts'
import { recognize } from './known-sections.ts'
import type { RawSection, RawSections, RawValue } from './raw-sections.ts'
import { mask, Secret } from './secret.ts'

/** Names no schema knows yet, which by their look hold what must not be seen. */
const secretName = /passw|secret|credential|token|api_?key|private_?key/i

/** Every option in force, defaults included, with secrets as `***` (an empty one stays empty). */
export function redact({ values }: Composition): RawSections {
  return Object.fromEntries(
    [...values].map(([name, section]) => [name, redactSection(name, section)]),
  )
}

function redactSection(name: string, values: Readonly<Record<string, unknown>>): RawSection {
  const recognized = recognize(name)
  const { options = {}, free = undefined } = 'section' in recognized ? recognized.section : {}
  const maskNamed = free === undefined || free.mayBeSecret
  const shown = Object.entries(values).flatMap(([option, value]) => {
    if (value === undefined) return []
    const raw = toRaw(value)
    const isPlain = Object.hasOwn(options, option) || !maskNamed
    return [[option, isPlain ? raw : redactNamed(option, raw)] as const]
  })
  return Object.fromEntries(shown)
}

/** What a value would be written as. */
function toRaw(value: unknown): RawValue {
  if (value instanceof Secret) return value.isEmpty ? '' : mask
  if (Array.isArray(value)) return value.join(',')
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, toRaw(inner)]))
  }
  if (typeof value === 'number' || typeof value === 'boolean') return value
  return withoutUser(String(value))
}

function redactByName(section: RawSection): RawSection {
  const shown = Object.entries(section).map(([name, value]) => [name, redactNamed(name, value)])
  return Object.fromEntries(shown)
}

function redactNamed(name: string, value: RawValue): RawValue {
  if (typeof value === 'object') return redactByName(value)
  if (secretName.test(name) && value !== '') return mask
  return typeof value === 'string' ? withoutUser(value) : value
}

/** Whatever its name, an address may hold a user and a password. */
function withoutUser(text: string): string {
  return text.replace(/:\/\/[^\s/?#]*@/g, `://${mask}@`)
}
