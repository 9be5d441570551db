import type { Clock } from '../kernel/index.ts'
import { minuteOf } from './buckets.ts'
import { allNames, otherName } from './usage-keys.ts'
import type { Counted, Group } from './usage-store.ts'

type ByPart = Map<string, number>
type ByName = Map<string, ByPart>
type BySubject = Map<Counted, ByName>

export interface SumsLimits {
  /** Sums kept while the store is away; a hundred bytes each. */
  readonly most: number
  /** Names of one subject in one minute; the store has such a limit for good. */
  readonly names: number
}

/** What was counted and is not in the store yet. */
export class Sums {
  readonly #clock: Clock
  readonly #limits: SumsLimits
  readonly #minutes = new Map<number, BySubject>()
  #size = 0
  #lost = 0

  constructor(clock: Clock, limits: SumsLimits = { most: 100_000, names: 1000 }) {
    this.#clock = clock
    this.#limits = limits
  }

  /** How many sums there are. */
  get size(): number {
    return this.#size
  }

  /** Sums that were given up for want of room, since it was last asked. */
  takeLost(): number {
    const lost = this.#lost
    this.#lost = 0
    return lost
  }

  add(subject: Counted, name: string, part: string, n: number): void {
    const minute = minuteOf(this.#clock.now())
    const parts = this.#partsOf(minute, subject, name)
    const sum = parts.get(part)
    if (sum === undefined && !this.#makeRoom(minute)) return
    parts.set(part, (sum ?? 0) + n)
  }

  /** Takes about as many sums as given, those of the earliest minutes first. */
  take(most: number): Map<Counted, Group[]> {
    const taken = new Map<Counted, Group[]>()
    let left = most
    for (const [minute, subjects] of [...this.#minutes].sort(([a], [b]) => a - b)) {
      for (const [subject, names] of subjects) {
        for (const [name, parts] of names) {
          if (left <= 0) return taken
          left -= parts.size
          this.#size -= parts.size
          names.delete(name)
          if (parts.size === 0) continue
          append(taken, subject, { minute, name, parts })
        }
      }
      this.#minutes.delete(minute)
    }
    return taken
  }

  #partsOf(minute: number, subject: Counted, name: string): ByPart {
    const names = at(
      at(this.#minutes, minute, newMap<Counted, ByName>),
      subject,
      newMap<string, ByPart>,
    )
    const isKnown = names.has(name) || name === allNames || names.size < this.#limits.names
    return at(names, isKnown ? name : otherName, newMap<string, number>)
  }

  /** The earliest minute goes, marks of who counted in it included, so that it is not taken for a quiet one. */
  #makeRoom(current: number): boolean {
    if (this.#size >= this.#limits.most) {
      this.#forget(Math.min(...[...this.#minutes.keys()].filter((minute) => minute !== current)))
      if (this.#size >= this.#limits.most) {
        this.#lost++
        return false
      }
    }
    this.#size++
    return true
  }

  #forget(minute: number): void {
    for (const names of this.#minutes.get(minute)?.values() ?? []) {
      for (const parts of names.values()) {
        this.#size -= parts.size
        this.#lost += parts.size
      }
    }
    this.#minutes.delete(minute)
  }
}

const newMap = <K, V>() => new Map<K, V>()

function at<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  const found = map.get(key)
  if (found !== undefined) return found
  const created = create()
  map.set(key, created)
  return created
}

function append(taken: Map<Counted, Group[]>, subject: Counted, group: Group): void {
  const groups = taken.get(subject)
  if (groups === undefined) taken.set(subject, [group])
  else groups.push(group)
}
