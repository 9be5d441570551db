import {
  eventAttributes,
  type ProviderOptions,
  type PushOptions,
  type providerSection,
} from '../../base/config/index.ts'
import type { Live } from '../../base/kernel/index.ts'
import { KeptByUse } from './kept-by-use.ts'
import { isKnownProvider, type ProviderLookup, providerChain } from './provider-chain.ts'
import type { PushDevice, PushEvent } from './push-channel.ts'

type OptionName = keyof typeof providerSection.options

/** What holds for one event and the devices of one provider. */
export interface EventOptions {
  /** As published with the event; else as the nearest section sets it, the push section being the last. */
  get<Name extends OptionName>(name: Name): PushOptions[Name] | ProviderOptions[Name]
  /** What is wrong with a published attribute whose name begins so; undefined when all is well. */
  faultOf(prefix: string): string | undefined
  /** False when the device names a provider that no section describes. */
  readonly knowsProvider: boolean
}

export type OptionsFor = (event: PushEvent, device: PushDevice) => EventOptions

/** Looks once a provider for all devices of an event, as long as they come one after the other. */
export function createOptionsFor(o: {
  push: Live<PushOptions>
  provider: ProviderLookup
}): OptionsFor {
  const chains = new KeptByUse<readonly string[]>()
  let last: PushEvent | undefined
  const ofLast = new Map<string | undefined, EventOptions>()
  return (event, { provider }) => {
    if (event !== last) ofLast.clear()
    last = event
    const found = ofLast.get(provider)
    if (found !== undefined) return found
    const { tag } = event
    const named = provider === undefined ? tag : `${provider}\n${tag}`
    const chain = chains.get(named, () => providerChain(provider, tag))
    const options = new FoundOptions(event, provider, { chain, lookup: o.provider, push: o.push() })
    ofLast.set(provider, options)
    return options
  }
}

/** Why an event is not for a device's provider to send: a published attribute is wrong, or nobody knows the provider. */
export function faultFor(
  options: EventOptions,
  prefix: string,
  device: PushDevice,
): string | undefined {
  if (!options.knowsProvider) return `there is no provider ${device.provider}`
  return options.faultOf(prefix)
}

class FoundOptions implements EventOptions {
  readonly knowsProvider: boolean
  readonly #published: Published
  /** The nearest first, but for push. */
  readonly #sections: Partial<ProviderOptions>[]
  readonly #push: PushOptions

  constructor(
    { tag, properties }: PushEvent,
    provider: string | undefined,
    sections: { chain: readonly string[]; lookup: ProviderLookup; push: PushOptions },
  ) {
    const { chain, lookup, push } = sections
    this.#published = readPublished(properties)
    this.#sections = this.#published === nothing ? [] : [this.#published.values]
    for (const name of chain) {
      const section = lookup(name)
      if (section !== undefined) this.#sections.push(section)
    }
    this.knowsProvider = isKnownProvider(provider, tag, lookup)
    this.#push = push
  }

  get<Name extends OptionName>(name: Name): PushOptions[Name] | ProviderOptions[Name] {
    for (const values of this.#sections) {
      const value = values[name]
      if (value !== undefined) return value
    }
    return this.#push[name]
  }

  faultOf(prefix: string): string | undefined {
    const { faults } = this.#published
    return faults.length === 0 ? undefined : faults.find((fault) => fault.startsWith(prefix))
  }
}

export interface Published {
  readonly values: Partial<ProviderOptions>
  readonly faults: readonly string[]
}

const mostOfFault = 300 // characters: a fault shows the value, which may be long

const nothing: Published = { values: {}, faults: [] }

/** Reads the attributes among an event's properties; what else it brings is not for us. */
export function readPublished(properties: PushEvent['properties']): Published {
  const given = Object.entries(properties).filter(([name, value]) => {
    return Object.hasOwn(eventAttributes.options, name) && value !== null
  })
  return given.length === 0 ? nothing : readAttributes(given)
}

function readAttributes(given: readonly (readonly [string, unknown])[]): Published {
  const read = eventAttributes.schema.safeParse(Object.fromEntries(given))
  if (read.success) return { values: read.data as Partial<ProviderOptions>, faults: [] }
  const { issues } = read.error
  const bad = new Set(issues.map(({ path }) => String(path[0])))
  const { values } = readAttributes(given.filter(([name]) => !bad.has(name)))
  const faults = issues.map(({ path, message }) => `${String(path[0])}: ${message}`)
  return { values, faults: faults.map((fault) => fault.slice(0, mostOfFault)) }
}
