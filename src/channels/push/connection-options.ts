import { type PushOptions, type providerSection, Secret } from '../../base/config/index.ts'
import type { Live } from '../../base/kernel/index.ts'
import type { ProviderLookup } from './provider-chain.ts'
import type { PushDevice } from './push-channel.ts'

type Values = Readonly<Record<string, unknown>>

/**
 * What the sections say of a connection: those of the device's provider before push, and where the
 * device subscribed with `debug`, the `debug.` options before the others. Empty counts as not set.
 */
export class ConnectionOptions {
  readonly isDebug: boolean
  readonly #sections: readonly Values[]

  constructor(device: PushDevice, provider: ProviderLookup, push: PushOptions) {
    const own = device.provider === undefined ? undefined : provider(device.provider)
    this.#sections = own === undefined ? [push] : [own, push]
    this.isDebug = device.debug
  }

  /** An option by itself; a `debug.` option of any section goes before the plain one of any. */
  text(name: ConnectionOption): string | undefined {
    return this.debugText(name) ?? this.plainText(name)
  }

  debugText(name: ConnectionOption): string | undefined {
    return this.isDebug ? this.#first(`debug.${name}`) : undefined
  }

  plainText(name: ConnectionOption): string | undefined {
    return this.#first(name)
  }

  /**
   * Options that belong together, from one section: the first that sets one of `leaders`. A
   * provider's own come before those of push, also for a debug connection.
   */
  group<Name extends ConnectionOption>(
    leaders: readonly Name[],
    others: readonly Name[],
  ): Readonly<Record<Name, string | undefined>> | undefined {
    for (const section of this.#sections) {
      for (const prefix of this.isDebug ? ['debug.', ''] : ['']) {
        if (!leaders.some((name) => textOf(section, prefix + name) !== undefined)) continue
        const read = [...leaders, ...others].map((name) => [name, textOf(section, prefix + name)])
        return Object.fromEntries(read)
      }
    }
    return undefined
  }

  #first(name: string): string | undefined {
    for (const section of this.#sections) {
      const value = textOf(section, name)
      if (value !== undefined) return value
    }
    return undefined
  }
}

export type ConnectionOption = Extract<
  keyof typeof providerSection.options,
  `${'apple' | 'fcm' | 'wns' | 'webpush'}.${string}`
>

function textOf(section: Values, name: string): string | undefined {
  const value = section[name]
  const text = value instanceof Secret ? value.reveal() : value
  return typeof text === 'string' && text !== '' ? text : undefined
}

/**
 * What is read of the options for one connection after the other, and again only when a section is
 * another: options in force are one and the same object until they change.
 */
export class PerConnection<T> {
  readonly #read: (options: ConnectionOptions) => T
  readonly #provider: ProviderLookup
  readonly #push: Live<PushOptions>
  readonly #known = new Map<string | undefined, Reading<T>>()
  readonly #knownDebug = new Map<string | undefined, Reading<T>>()

  constructor(
    o: { provider: ProviderLookup; push: Live<PushOptions> },
    read: (options: ConnectionOptions) => T,
  ) {
    this.#read = read
    this.#provider = o.provider
    this.#push = o.push
  }

  of(device: PushDevice): T {
    const { provider, debug } = device
    const push = this.#push()
    const own = provider === undefined ? undefined : this.#provider(provider)
    const known = debug ? this.#knownDebug : this.#known
    const last = known.get(provider)
    if (last !== undefined && last.push === push && last.own === own) return last.value
    const value = this.#read(new ConnectionOptions(device, this.#provider, push))
    if (known.size >= mostProviders) known.clear()
    known.set(provider, { push, own, value })
    return value
  }
}

interface Reading<T> {
  readonly push: PushOptions
  readonly own: Values | undefined
  readonly value: T
}

const mostProviders = 1000 // remembered; sections may come and go for years
