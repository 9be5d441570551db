import type { Milliseconds, Undo } from '../kernel/index.ts'
import type { Redis, Script } from '../redis/index.ts'
import { fromMember, shardKeys, shardOf, soonerChannel, toMember } from './timer-keys.ts'
import type { Claim, Outcome, TimerName, TimerStore } from './timer-store.ts'

const fieldsPerClaim = 5 // as claim-due.lua gives them

/** Timers of one `group` know nothing of those of another. */
export function createRedisTimerStore(redis: Redis, shards: number, group = ''): TimerStore {
  return new RedisTimerStore(redis, shards, group)
}

class RedisTimerStore implements TimerStore {
  readonly shards: number
  readonly #redis: Redis
  readonly #group: string
  readonly #put: Script<null>
  readonly #remove: Script<number>
  readonly #claim: Script<(string | number)[]>
  readonly #renew: Script<number[]>
  readonly #settle: Script<number>

  constructor(redis: Redis, shards: number, group: string) {
    const script = <Reply>(name: string, keys: number) =>
      redis.script<Reply>({ name, keys, file: new URL(`./${name}.lua`, import.meta.url) })
    this.shards = shards
    this.#redis = redis
    this.#group = group
    this.#put = script('put-timer', 3)
    this.#remove = script('remove-timer', 3)
    this.#claim = script('claim-due', 4)
    this.#renew = script('renew-leases', 2)
    this.#settle = script('settle-claim', 3)
  }

  async now(): Promise<Milliseconds> {
    const [seconds, micros] = await this.#redis.commands.time()
    return Number(seconds) * 1000 + Number(micros) / 1000
  }

  async put(
    name: TimerName,
    due: Milliseconds,
    dueAt: Milliseconds,
    payload: string,
  ): Promise<void> {
    const member = toMember(name)
    const shard = shardOf(member, this.shards)
    const channel = this.#redis.channel(soonerChannel(this.#group))
    await this.#put(this.#keysOf(shard), [channel, shard, member, due, dueAt, payload])
  }

  async remove(name: TimerName): Promise<boolean> {
    const member = toMember(name)
    return (await this.#remove(this.#keysOf(shardOf(member, this.shards)), [member])) === 1
  }

  async claim(shard: number, limit: number, lease: Milliseconds) {
    const { fence } = shardKeys(this.#group, shard)
    const reply = await this.#claim([...this.#keysOf(shard), fence], [limit, lease])
    const [next, ...fields] = reply
    const claims: Claim[] = []
    for (let at = 0; at < fields.length; at += fieldsPerClaim) {
      claims.push(toClaim(shard, fields.slice(at, at + fieldsPerClaim)))
    }
    return { claims, next: next === -1 ? undefined : Number(next) }
  }

  async renew(shard: number, claims: readonly Claim[], lease: Milliseconds): Promise<Claim[]> {
    const names = claims.flatMap((claim) => [toMember(claim), claim.fence])
    const { due, records } = shardKeys(this.#group, shard)
    const held = await this.#renew([due, records], [lease, ...names])
    return claims.filter((_, i) => held[i] === 0)
  }

  async settle(claim: Claim, outcome: Outcome): Promise<boolean> {
    const { shard, fence } = claim
    const delay = { done: '', failed: 'delay' in outcome ? outcome.delay : 0, 'given-back': 0 }
    const attempts = outcome.kind === 'given-back' ? claim.attempt - 1 : claim.attempt
    const channel = this.#redis.channel(soonerChannel(this.#group))
    const args = [channel, shard, toMember(claim), fence, delay[outcome.kind], attempts]
    return (await this.#settle(this.#keysOf(shard), args)) === 1
  }

  onSooner(listener: (shard: number, delay: Milliseconds) => void): Promise<Undo> {
    return this.#redis.subscribe(soonerChannel(this.#group), (message) => {
      const [shard = 0, delay = 0] = message.split(' ').map(Number)
      listener(shard, delay)
    })
  }

  onMissed(listener: () => void): Undo {
    return this.#redis.onResubscribed(listener)
  }

  #keysOf(shard: number): [string, string, string] {
    const { due, records, followers } = shardKeys(this.#group, shard)
    return [due, records, followers]
  }
}

function toClaim(shard: number, fields: readonly (string | number)[]): Claim {
  const [member, dueAt, attempt, fence, payload] = fields
  return {
    ...fromMember(String(member)),
    shard,
    dueAt: Number(dueAt),
    attempt: Number(attempt),
    fence: Number(fence),
    payload: String(payload),
  }
}
