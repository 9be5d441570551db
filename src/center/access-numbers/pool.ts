import { createHash } from 'node:crypto'
import { freeOptions, type ResourcesOptions, resourcesSection } from '../../base/config/index.ts'
import { keyPart } from '../../base/kernel/index.ts'
import { phoneKey } from '../../base/phone/index.ts'

export interface PoolEntry {
  /** The option's name, and the number as it is written there. */
  readonly name: string
  readonly number: string
  /** What makes it the same number as another (base/phone). */
  readonly key: string
}

/** The numbers of a group as its options have them at a time. Never changed: other options, another pool. */
export interface Pool {
  /** Of the same group with the same numbers the same, on every node. */
  readonly id: string
  readonly entries: readonly PoolEntry[]
  /** Key → the number as it is written; two spellings of one number are one. */
  readonly numbers: ReadonlyMap<string, string>
}

function toPool(group: string, options: ResourcesOptions, country: string): Pool {
  const entries = Object.entries(freeOptions(resourcesSection, options))
    .filter(([name, number]) => !name.startsWith('_') && number.trim() !== '')
    .map(([name, number]) => ({
      name,
      number: number.trim(),
      key: phoneKey(number.toWellFormed(), country),
    }))
  const numbers = new Map<string, string>()
  for (const { key, number } of entries) if (!numbers.has(key)) numbers.set(key, number)
  const digest = createHash('sha256').update(JSON.stringify([...numbers.keys()].sort()))
  return { id: `${keyPart(group)}:${digest.digest('hex').slice(0, 32)}`, entries, numbers }
}

/** Pools by what they are made of: made once, however often they are asked for. */
export class Pools {
  readonly #made = new WeakMap<ResourcesOptions, { country: string; pool: Pool }>()

  /** `options` is the same object until one of them changes (base/config). */
  of(group: string, options: ResourcesOptions, country: string): Pool {
    const made = this.#made.get(options)
    if (made?.country === country) return made.pool
    const pool = toPool(group, options, country)
    this.#made.set(options, { country, pool })
    return pool
  }
}
