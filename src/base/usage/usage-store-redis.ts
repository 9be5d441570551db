import { keyPart, type Milliseconds, type Seconds } from '../kernel/index.ts'
import type { Redis, Script } from '../redis/index.ts'
import { dayOf, kept, lifetime, resolutions } from './buckets.ts'
import type { Subject } from './metrics.ts'
import { allNames, beganKey, otherName, samplerKey, spanSuffix, subjectKeys } from './usage-keys.ts'
import type { Batch, BucketRange, Counted, Parts, UsageStore } from './usage-store.ts'

const mostNames = 1000 // of one subject; beyond that nobody reads a report by name
const batchKept: Seconds = 86_400 // longer than Redis is ever away while a batch waits to come again
const claimKept: Seconds = 300

export function createRedisUsageStore(redis: Redis): UsageStore {
  return new RedisUsageStore(redis)
}

class RedisUsageStore implements UsageStore {
  readonly #redis: Redis
  readonly #count: Script<number>

  constructor(redis: Redis) {
    this.#redis = redis
    const file = new URL('./count.lua', import.meta.url)
    this.#count = redis.script<number>({ name: 'usage-count', keys: 5, file })
  }

  async add(subject: Counted, { run, number, groups }: Batch): Promise<void> {
    const { names, added, stems } = subjectKeys(subject)
    const rules = [number, batchKept, mostNames, allNames, otherName, kept.day.days]
    const lives = resolutions.map((resolution) => lifetime(kept[resolution]))
    const sums = groups.flatMap(({ minute, name, parts }) => [
      ...[minute, keyPart(name), parts.size],
      ...[...parts].flat(),
    ])
    const keys = [names, added(run), ...resolutions.map((resolution) => stems[resolution])]
    await this.#count(keys, [...rules, ...lives, ...sums])
  }

  async read(subject: Counted, name: string, range: BucketRange): Promise<Parts> {
    const { perSpan } = kept[range.resolution]
    const stem = subjectKeys(subject).stems[range.resolution]
    const firstSpan = Math.floor(range.first / perSpan)
    const lastSpan = Math.floor((range.first + range.count - 1) / perSpan)
    const spans = Array.from({ length: lastSpan - firstSpan + 1 }, (_, at) => firstSpan + at)
    const hashes = await Promise.all(
      spans.map((span) =>
        this.#redis.commands.hgetall(stem + spanSuffix({ perSpan }, span * perSpan, name)),
      ),
    )
    const parts = new Map<string, Float64Array>()
    for (const [at, hash] of hashes.entries()) {
      fill(parts, hash, range, (firstSpan + at) * perSpan)
    }
    return parts
  }

  async names(subject: Subject, since: Milliseconds): Promise<string[]> {
    const { names } = subjectKeys(subject)
    const found = await this.#redis.commands.zrangebyscore(names, dayOf(since), '+inf')
    return found.map((name) => (name === otherName ? name : decodeURIComponent(name))).sort()
  }

  async begin(now: Milliseconds): Promise<Milliseconds> {
    const { commands } = this.#redis
    const [, at] = await Promise.all([
      commands.set(beganKey, now, 'EX', lifetime(kept.day), 'NX'),
      commands.get(beganKey),
      commands.expire(beganKey, lifetime(kept.day)),
    ])
    return Number(at ?? now)
  }

  async began(): Promise<Milliseconds | undefined> {
    const at = await this.#redis.commands.get(beganKey)
    return at === null ? undefined : Number(at)
  }

  async claimSampling(minute: number): Promise<boolean> {
    return (await this.#redis.commands.set(samplerKey(minute), 1, 'EX', claimKept, 'NX')) === 'OK'
  }
}

/** Puts the fields of one span, whose first bucket is given, where they belong in the range. */
function fill(
  parts: Map<string, Float64Array>,
  hash: Readonly<Record<string, string>>,
  { first, count }: BucketRange,
  spanFirst: number,
): void {
  for (const [field, sum] of Object.entries(hash)) {
    const colon = field.lastIndexOf(':')
    const at = spanFirst + Number(field.slice(colon + 1)) - first
    if (at < 0 || at >= count) continue
    const part = field.slice(0, colon)
    const sums = parts.get(part) ?? new Float64Array(count)
    sums[at] = Number(sum)
    parts.set(part, sums)
  }
}
