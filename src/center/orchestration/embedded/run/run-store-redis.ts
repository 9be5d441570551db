import { type Milliseconds, newHexId } from '../../../../base/kernel/index.ts'
import type { Redis, Script } from '../../../../base/redis/index.ts'
import { claimKey, runKey } from '../embedded-keys.ts'
import type { RunRecord } from './run-record.ts'
import type { Claim, Claimed, RunStore } from './run-store.ts'

type ClaimReply = readonly [now: number, run: string, claimed: 0 | 1] | null

/** `lease` is how long a claimant may be silent before another may take a run over. */
export function createRedisRunStore(redis: Redis, lease: Milliseconds): RunStore {
  return new RedisRunStore(redis, lease)
}

class RedisRunStore implements RunStore {
  readonly #redis: Redis
  readonly #lease: Milliseconds
  readonly #create: Script<0 | 1>
  readonly #claim: Script<ClaimReply>
  readonly #keep: Script<0 | 1>

  constructor(redis: Redis, lease: Milliseconds) {
    const script = <Reply>(name: string) =>
      redis.script<Reply>({
        name: `orchestration-${name}`,
        keys: 2,
        file: new URL(`./${name}.lua`, import.meta.url),
      })
    this.#redis = redis
    this.#lease = lease
    this.#create = script('create-run')
    this.#claim = script('claim-run')
    this.#keep = script('keep-run')
  }

  async now(): Promise<Milliseconds> {
    const [seconds, micros] = await this.#redis.commands.time()
    return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000)
  }

  async create(run: RunRecord, kept: Milliseconds): Promise<Claim | undefined> {
    const claim = newClaim(run.serviceId)
    const args = [claim.token, this.#lease, JSON.stringify(run), Math.ceil(kept)]
    return (await this.#create(keysOf(claim), args)) === 1 ? claim : undefined
  }

  async find(serviceId: string): Promise<RunRecord | undefined> {
    const text = await this.#redis.commands.get(runKey(serviceId))
    return text === null ? undefined : parseRun(text)
  }

  async claim(serviceId: string): Promise<Claimed | 'busy' | undefined> {
    const claim = newClaim(serviceId)
    const reply = await this.#claim(keysOf(claim), [claim.token, this.#lease])
    if (reply === null) return undefined
    const [now, text, claimed] = reply
    return claimed === 1 ? { claim, run: parseRun(text), now } : 'busy'
  }

  async renew(claim: Claim): Promise<boolean> {
    return (await this.#keep(keysOf(claim), [claim.token, '', 1, this.#lease])) === 1
  }

  async keep(claim: Claim, run: RunRecord, kept: Milliseconds): Promise<boolean> {
    const args = [claim.token, JSON.stringify(run), Math.ceil(kept), this.#lease]
    return (await this.#keep(keysOf(claim), args)) === 1
  }

  async release(claim: Claim, run?: RunRecord, kept: Milliseconds = 1): Promise<boolean> {
    const text = run === undefined ? '' : JSON.stringify(run)
    return (await this.#keep(keysOf(claim), [claim.token, text, Math.ceil(kept), 0])) === 1
  }

  async forget(claim: Claim): Promise<void> {
    await this.#keep(keysOf(claim), [claim.token, '', 0, 0])
  }
}

const newClaim = (serviceId: string): Claim => ({ serviceId, token: newHexId() })

const keysOf = ({ serviceId }: Claim) => [runKey(serviceId), claimKey(serviceId)]

function parseRun(text: string): RunRecord {
  const run: RunRecord = JSON.parse(text)
  return run
}
