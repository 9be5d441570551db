import type { AllOptions, ShownSection } from '../../frame/options.ts'
import type { Delivery } from '../deliveries/deliveries-json.ts'

/** One way out: the general one, or a provider's. */
export interface Provider {
  /** Its word in the address. */
  readonly id: string
  /** Absent: the one that holds where none is named. */
  readonly name: string | undefined
  readonly section: string
  /** Types of devices that it has something of its own for. */
  readonly types: readonly string[]
  /** Sections for events under a tag, with the tag. */
  readonly events: readonly { readonly tag: string; readonly section: string }[]
  /** Whether it has options of its own, not only for events. */
  readonly exists: boolean
  /** Whether all of it was set live, so that it can be deleted here. */
  readonly isLive: boolean
}

const prefix = 'push.provider.'
const general = '_default' // no provider is called so: names begin with a letter

const typesByWord: readonly (readonly [string, string])[] = [
  ['apple.', 'ios'],
  ['fcm.', 'fcm'],
  ['wns.', 'wns'],
  ['webpush.', 'webpush'],
  ['customhttp.', 'customhttp'],
  ['httpcb.', 'httpcb'],
]

/** `push` first, then each provider by name, each with its sections for events. */
export function providersOf({ sections }: AllOptions): Provider[] {
  const names = Object.keys(sections).filter((name) => name.startsWith(prefix))
  const parts = names.map((section) => ({ section, ...partsOf(section.slice(prefix.length)) }))
  const known = new Set(parts.flatMap(({ name }) => (name === undefined ? [] : [name])))
  return [undefined, ...[...known].sort()].map((name) => {
    const section = name === undefined ? 'push' : prefix + name
    const own = sections[section] ?? {}
    const events = parts.flatMap((part) => {
      return part.name === name && part.tag !== undefined
        ? [{ tag: part.tag, section: part.section }]
        : []
    })
    const isLive = name !== undefined && Object.values(own).every(({ source }) => source !== 'file')
    return {
      id: name ?? general,
      name,
      section,
      types: typesOf(own),
      events,
      exists: section in sections,
      isLive,
    }
  })
}

/** `SalesApp`, `SalesApp.event.A2C`, `event.A2C`: a provider, a tag, or both. */
function partsOf(member: string): { name: string | undefined; tag: string | undefined } {
  const [, name = '', tag] = /^(?:(.+?)\.)?event\.(.+)$/.exec(member) ?? [undefined, member]
  return { name: name === '' ? undefined : name, tag }
}

function typesOf(section: ShownSection): string[] {
  const set = Object.entries(section)
    .filter(([, { source }]) => source !== 'default')
    .map(([option]) => option.replace(/^debug\./, ''))
  return typesByWord
    .filter(([word]) => set.some((option) => option.startsWith(word)))
    .map(([, type]) => type)
}

/** The newest push that went by it. */
export function lastPush(
  deliveries: readonly Delivery[],
  name: string | undefined,
): Delivery | undefined {
  const own = deliveries.filter(({ device }) => device.provider === name)
  return own.toSorted((one, other) => other.createdAt - one.createdAt)[0]
}

/** Why a new provider cannot be called so. */
export function isProviderName(name: string): boolean {
  return /^[A-Za-z][\w-]{0,63}$/.test(name) && name !== 'event'
}

export const pushTypes = [
  ...['ios', 'fcm', 'gcm', 'android', 'wns', 'webpush'],
  ...['httpcb', 'customhttp', 'orscb', 'comet'],
] as const
