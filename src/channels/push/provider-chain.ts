import type { ProviderOptions } from '../../base/config/index.ts'

/** The options of the section `push.provider.<name>`; undefined when there is none. */
export type ProviderLookup = (name: string) => ProviderOptions | undefined

/**
 * The sections that may hold an option for this provider and tag, the nearest first: the provider's
 * events from the whole tag to none, the provider itself, then the events of all providers likewise.
 * The push section, last of the chain, is left to the caller.
 */
export function providerChain(provider: string | undefined, tag: string): string[] {
  const own = provider === undefined ? [] : [...eventSections(`${provider}.event`, tag), provider]
  return [...own, ...eventSections('event', tag)]
}

/** The value of the nearest section that sets the option. */
export function providerOption<Name extends string>(
  lookup: ProviderLookup,
  name: Name,
  provider: string | undefined,
  tag: string,
): ProviderOptions[Name] | undefined {
  for (const section of providerChain(provider, tag)) {
    const value = lookup(section)?.[name]
    if (value !== undefined) return value
  }
  return undefined
}

function eventSections(prefix: string, tag: string): string[] {
  const parts = tag.split('.')
  const deeper = parts.map((_, at) => `${prefix}.${parts.slice(0, at + 1).join('.')}`)
  return [prefix, ...deeper].reverse()
}
