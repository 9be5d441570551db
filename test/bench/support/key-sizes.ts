import { Redis } from 'ioredis'

/** Bytes by family of keys: what stands before the braces of a key, or the key itself. */
export type KeySizes = ReadonlyMap<string, number>

/** What Redis needs for all its keys, its own bookkeeping of each included. */
export async function keySizes(url: string): Promise<KeySizes> {
  const client = new Redis(url)
  const sizes = new Map<string, number>()
  let cursor = '0'
  do {
    const [next, keys] = await client.scan(cursor, 'COUNT', 1000)
    const bytes = await Promise.all(keys.map((key) => client.memory('USAGE', key, 'SAMPLES', 0)))
    for (const [at, key] of keys.entries()) {
      const family = key.replace(/:?\{.*$/s, '')
      sizes.set(family, (sizes.get(family) ?? 0) + (bytes[at] ?? 0))
    }
    cursor = next
  } while (cursor !== '0')
  client.disconnect()
  return sizes
}

/** What has been added since, by family, the largest first. */
export function growth(before: KeySizes, after: KeySizes): [family: string, bytes: number][] {
  return [...after]
    .map(([family, bytes]): [string, number] => [family, bytes - (before.get(family) ?? 0)])
    .filter(([, bytes]) => bytes > 0)
    .toSorted(([, one], [, other]) => other - one)
}
