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

/** A provider is known by a section of its own, or of its events; the lack of one is known to all. */
export function isKnownProvider(
  provider: string | undefined,
  tag: string,
  lookup: ProviderLookup,
): boolean {
  if (provider === undefined) return true
  const own = [...eventSections(`${provider}.event`, tag), provider]
  return own.some((name) => lookup(name) !== undefined)
}

function eventSections(prefix: string, tag: string): string[] {
  const sections: string[] = []
  for (
    let name = `${prefix}.${tag}`;
    name !== prefix;
    name = name.slice(0, name.lastIndexOf('.'))
  ) {
    sections.push(name)
  }
  sections.push(prefix)
  return sections
}
