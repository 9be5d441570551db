import type { Milliseconds } from '../kernel/index.ts'
import type { Subject } from './metrics.ts'
import { toOutcome } from './outcomes.ts'
import type { Sums } from './sums.ts'
import { allNames, otherName } from './usage-keys.ts'
import { binOf } from './waits.ts'

/** How full a resource group is. */
export interface PoolLevel {
  readonly group: string
  readonly booked: number
  readonly size: number
}

/** What rooms tell of; each is a few additions in memory, and none ever fails. */
export class UsageCounts {
  readonly #sums: Sums

  constructor(sums: Sums) {
    this.#sums = sums
  }

  /** A request for a service of this name that exists, however it ends. */
  serviceAccessed(service: string): void {
    this.#count('services', service, 'accesses')
  }

  /** One of those was refused or failed. */
  serviceFailed(service: string): void {
    this.#count('services', service, 'errors')
  }

  numberAllocated(group: string): void {
    this.#count('resources', group, 'allocated')
  }

  /** A wish for a number was refused because none was left. */
  poolEmpty(group: string): void {
    this.#count('resources', group, 'pool-empty')
  }

  /** All groups at one moment, by one node alone. */
  poolsSampled(levels: readonly PoolLevel[]): void {
    if (levels.length === 0) return
    const all = { booked: 0, size: 0 }
    for (const level of levels) {
      all.booked += level.booked
      all.size += level.size
      this.#sample(countable(level.group), level)
    }
    this.#sample(allNames, all)
  }

  callbackAccepted(service: string): void {
    this.#count('callback', service, 'accepted')
  }

  callbackRefused(service: string): void {
    this.#count('callback', service, 'refused')
  }

  /** `reason` as `_callback_reason` spells it. */
  callbackEnded(service: string, reason: string): void {
    this.#count('callback', service, toOutcome(reason))
  }

  /** From the time it was asked for until customer and agent were connected. */
  callbackWaited(service: string, wait: Milliseconds): void {
    this.#wait('callback', service, wait)
  }

  chatBegun(queue: string): void {
    this.#count('chat', queue, 'begun')
  }

  chatAnswered(queue: string, wait: Milliseconds): void {
    this.#count('chat', queue, 'answered')
    this.#wait('chat', queue, wait)
  }

  /** The customer left before an agent came. */
  chatAbandoned(queue: string): void {
    this.#count('chat', queue, 'abandoned')
  }

  /** A chat that an agent had answered is over. */
  chatEnded(queue: string): void {
    this.#count('chat', queue, 'ended')
  }

  #wait(subject: Subject, name: string, wait: Milliseconds): void {
    const waited = Math.max(0, Math.round(wait)) // clocks of nodes may differ
    this.#count(subject, name, binOf(waited))
    this.#count(subject, name, 'waits')
    this.#count(subject, name, 'waited', waited)
  }

  #count(subject: Subject, name: string, part: string, n = 1): void {
    this.#sums.add(subject, countable(name), part, n)
    this.#sums.add(subject, allNames, part, n)
  }

  #sample(name: string, { booked, size }: Omit<PoolLevel, 'group'>): void {
    this.#sums.add('resources', name, 'booked', booked)
    this.#sums.add('resources', name, 'size', size)
    this.#sums.add('resources', name, 'samples', 1)
  }
}

const longestName = 100 // characters; it is part of keys, and nobody reads more in a legend

function countable(name: string): string {
  return name === '' || name === allNames || name.length > longestName ? otherName : name
}
