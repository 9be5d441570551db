import { nearest } from './nearest.ts'
import type { Section } from './option.ts'
import { callbackSection } from './sections/callback.ts'
import { chatSection } from './sections/chat.ts'
import { cometdSection } from './sections/cometd.ts'
import { consoleSection } from './sections/console.ts'
import { deliverySection } from './sections/delivery.ts'
import { diallerSection } from './sections/dialler.ts'
import { gmsSection } from './sections/gms.ts'
import { orsSection } from './sections/ors.ts'
import { patternGroupSection, patternsSection } from './sections/patterns.ts'
import { providerSection } from './sections/provider.ts'
import { pushSection } from './sections/push.ts'
import { resourcesSection } from './sections/resources.ts'
import { routingSection } from './sections/routing.ts'
import { serverSection } from './sections/server.ts'
import { serviceSection } from './sections/service.ts'
import { statSection, statSourceSection } from './sections/stat.ts'

/** Sections there is one of, in the order the documentation shows them. */
export const singleSections: readonly Section[] = [
  serverSection,
  consoleSection,
  cometdSection,
  pushSection,
  deliverySection,
  gmsSection,
  orsSection,
  routingSection,
  callbackSection,
  diallerSection,
  chatSection,
  statSection,
  patternsSection,
]

export const familySections: readonly Section[] = [
  providerSection,
  serviceSection,
  resourcesSection,
  patternGroupSection,
  statSourceSection,
]

export type Recognized =
  | { readonly kind: 'single' | 'family'; readonly section: Section }
  | { readonly kind: 'unknown' }

/** What a section is, by its name. */
export function recognize(name: string): Recognized {
  const single = singleSections.find((section) => section.name === name)
  if (single !== undefined) return { kind: 'single', section: single }
  const family = familySections.find((section) => isMember(name, section.name))
  if (family !== undefined) return { kind: 'family', section: family }
  return { kind: 'unknown' }
}

function isMember(name: string, prefix: string): boolean {
  return name.startsWith(prefix) && name.length > prefix.length
}

/** The section that an unknown name was probably meant to be. */
export function nearestSection(name: string): string | undefined {
  const singles = singleSections.map((section) => section.name)
  const prefixes = familySections.map((section) => section.name)
  return nearest(name, [...singles, ...prefixes.map((prefix) => withPrefix(name, prefix))])
}

/** `push.providers.Sales` → `push.provider.Sales`: only the part that is fixed can be misspelt. */
function withPrefix(name: string, prefix: string): string {
  const fixedParts = prefix.split('.').length - 1
  const own = name.split('.').slice(fixedParts).join('.')
  return prefix + (own === '' ? '<name>' : own)
}

/** The option that an unknown name was probably meant to be, perhaps in another section. */
export function nearestOption(section: Section, name: string): string | undefined {
  const near = nearest(name, Object.keys(section.options))
  if (near !== undefined) return `${section.name}.${near}`
  const home = singleSections.find((other) => Object.hasOwn(other.options, name))
  return home === undefined ? undefined : `${home.name}.${name}`
}
