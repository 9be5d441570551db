import {
  eventAttributes,
  type PushOptions,
  providerSection,
  pushSection,
  Secret,
} from '../../base/config/index.ts'
import { readPublished } from './event-options.ts'
import { isKnownProvider, type ProviderLookup, providerChain } from './provider-chain.ts'
import type { PushType } from './push-channel.ts'

/** A notification that might be sent. */
export interface Question {
  readonly type: string
  readonly tag: string
  readonly provider?: string | undefined
  /** Whether the device subscribed with `debug`. */
  readonly debug?: boolean | undefined
  /** Attributes that would be published with the event. */
  readonly properties?: Readonly<Record<string, unknown>>
}

/** An option as a section has it: `debug.apple.keyFile` where that stands for `apple.keyFile`. */
export interface Setting {
  /** `push`, `push.provider.event.A2C`, …; `properties` when it would come with the event. */
  readonly section: string
  readonly option: string
  /** As text, secrets as `***`; empty where the section rules by leaving it out. */
  readonly value: string
}

export interface Explained extends Setting {
  /** What would hold if this were not set: the nearest first. */
  readonly passed: readonly Setting[]
}

export interface Explanation {
  /** Every section that is asked, the nearest first, and whether there is one of that name. */
  readonly sections: readonly { readonly section: string; readonly exists: boolean }[]
  readonly options: readonly Explained[]
  /** What is wrong with the properties. */
  readonly faults: readonly string[]
}

export type Unexplained = { readonly unknown: 'type' | 'provider' }

/** What the options of each type begin with. Those of orscb are in section ors, comet has none. */
const words: Record<PushType, string> = {
  comet: 'comet.',
  httpcb: 'httpcb.',
  customhttp: 'customhttp.',
  orscb: 'orscb.',
  ios: 'apple.',
  gcm: 'fcm.',
  fcm: 'fcm.',
  android: 'fcm.',
  wns: 'wns.',
  webpush: 'webpush.',
}

/** What proves who we are is taken whole from the first section that has one of its leaders. */
const credentials: readonly { leaders: readonly string[]; others: readonly string[] }[] = [
  {
    leaders: ['apple.keyFile', 'apple.keystore'],
    others: ['apple.keyId', 'apple.teamId', 'apple.keystorePassword'],
  },
  { leaders: ['fcm.serviceAccount'], others: [] },
  { leaders: ['wns.sid'], others: ['wns.secret'] },
  { leaders: ['webpush.privateKey'], others: ['webpush.subject'] },
]

/** Which section gives each option that a channel would use, by the same rules. */
export function explain(
  question: Question,
  o: { push: PushOptions; provider: ProviderLookup },
): Explanation | Unexplained {
  const { type, tag, provider, debug = false, properties = {} } = question
  const word = Object.hasOwn(words, type) ? words[type as PushType] : undefined
  if (word === undefined) return { unknown: 'type' }
  if (!isKnownProvider(provider, tag, o.provider)) return { unknown: 'provider' }
  const published = readPublished(properties)
  const sections = [...sectionsOf(provider, tag, o.provider), { section: 'push', values: o.push }]
  const own = sections.filter(({ section }) => {
    return section === 'push' || section === providerSection.name + provider
  })
  const places: Places = {
    chain: [{ section: 'properties', values: published.values }, ...sections],
    connection: own,
    prefixes: debug ? ['debug.', ''] : [''],
  }
  const names = Object.keys({ ...providerSection.options, ...pushSection.options })
  return {
    sections: sections.map(({ section, values }) => ({ section, exists: values !== undefined })),
    options: names.flatMap((name) => (name.startsWith(word) ? explainOne(name, places) : [])),
    faults: published.faults.filter((fault) => fault.startsWith(word)),
  }
}

type Values = Readonly<Record<string, unknown>>

interface Place {
  readonly section: string
  /** Undefined when there is no such section. */
  readonly values: Values | undefined
}

interface Places {
  /** Where what a message looks like may be set. */
  readonly chain: readonly Place[]
  /** Where connections are described: a provider's own section and push. */
  readonly connection: readonly Place[]
  /** What the names of options that describe it may begin with, the strongest first. */
  readonly prefixes: readonly string[]
}

function sectionsOf(provider: string | undefined, tag: string, lookup: ProviderLookup): Place[] {
  return providerChain(provider, tag).map((name) => {
    return { section: providerSection.name + name, values: lookup(name) }
  })
}

function explainOne(name: string, places: Places): Explained[] {
  const { chain, connection, prefixes } = places
  if (!isOfConnection(name)) return explained(chain.flatMap((place) => settings(place, name, '')))
  const credential = credentials.find(({ leaders, others }) =>
    [...leaders, ...others].includes(name),
  )
  if (credential !== undefined) return explainCredential(name, credential.leaders, places)
  const found = prefixes.flatMap((prefix) => {
    return connection.flatMap((place) => settings(place, name, prefix))
  })
  const isDebug = prefixes.length > 1
  return explained(found.filter((each) => isSet(each) && !(isDebug && isOfApple(each))))
}

function explained([first, ...passed]: readonly Setting[]): Explained[] {
  return first === undefined ? [] : [{ ...first, passed }]
}

function explainCredential(
  name: string,
  leaders: readonly string[],
  { connection, prefixes }: Places,
): Explained[] {
  const variants = connection.flatMap((place) => prefixes.map((prefix) => ({ place, prefix })))
  const ruling = variants.find(({ place, prefix }) => {
    return leaders.some((leader) => settings(place, leader, prefix).some(isSet))
  })
  const all = variants.map(({ place, prefix }) => settings(place, name, prefix).find(isSet))
  if (ruling === undefined || all.every((setting) => setting === undefined)) return []
  const at = variants.indexOf(ruling)
  const passed = all.filter((setting, index) => setting !== undefined && index !== at)
  const leftOut = { section: ruling.place.section, option: ruling.prefix + name, value: '' }
  return [{ ...(all[at] ?? leftOut), passed: passed.filter((setting) => setting !== undefined) }]
}

/** The option in this place, if it is set there; none or one. */
function settings({ section, values }: Place, name: string, prefix: string): Setting[] {
  const value = values?.[prefix + name]
  return value === undefined ? [] : [{ section, option: prefix + name, value: toShown(value) }]
}

/** Of what describes a connection, the empty counts as not set. */
function isSet({ value }: Setting): boolean {
  return value !== ''
}

/** Apple's own address: who debugs goes to its sandbox in place of it. */
function isOfApple({ option, value }: Setting): boolean {
  return option === 'apple.endpoint' && /\.push\.apple\.com(?::\d+)?$/.test(value)
}

function isOfConnection(name: string): boolean {
  const isPlain = name.startsWith('httpcb.') || name.startsWith('customhttp.')
  return !isPlain && !name.endsWith('.allow') && !Object.hasOwn(eventAttributes.options, name)
}

function toShown(value: unknown): string {
  if (value instanceof Secret) return value.isEmpty ? '' : String(value)
  return Array.isArray(value) ? value.join(',') : String(value)
}
