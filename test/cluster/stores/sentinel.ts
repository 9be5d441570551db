import { Redis } from 'ioredis'
import { vi } from 'vitest'
import { type RedisServer, startRedisServer, startSentinel } from '../../support/redis-server.ts'
import type { Fault } from '../fault.ts'
import type { Store } from './store.ts'

const patience = { timeout: 30_000, interval: 50 } // ms
const silence = 2000 // ms after which a master is taken for dead: less, and a busy machine kills it
const failoverLimit = 5000 // ms

/** A master, its replica, and a sentinel that has one take the other's place. */
export class SentinelRedis implements Store {
  readonly name = 'Redis Sentinel'
  #servers: readonly RedisServer[] = []
  #sentinel: RedisServer | undefined
  #asked: Redis | undefined

  readonly faults: readonly Fault[] = [
    {
      title: 'a fail-over is forced',
      ready: () => this.#replicated(),
      strike: () => this.#failOver(),
    },
    {
      title: 'the master dies, and its replica takes over',
      ready: () => this.#replicated(),
      strike: () => this.#loseMaster(),
    },
  ]

  get url(): string {
    return `redis+sentinel://${this.#sentinel?.host}:${this.#sentinel?.port}/main`
  }

  async start(): Promise<void> {
    const master = await startRedisServer(['--repl-diskless-sync-delay', '0'])
    const replica = await startRedisServer([
      ...['--replicaof', master.host, String(master.port)],
      ...['--repl-diskless-sync-delay', '0'],
    ])
    this.#servers = [master, replica]
    this.#sentinel = await startSentinel([
      `sentinel monitor main ${master.host} ${master.port} 1`,
      `sentinel down-after-milliseconds main ${silence}`,
      `sentinel failover-timeout main ${failoverLimit}`,
    ])
    this.#asked = new Redis(this.#sentinel.port, this.#sentinel.host)
    await this.#replicated()
  }

  async close(): Promise<void> {
    this.#asked?.disconnect()
    await Promise.all([...this.#servers, this.#sentinel].map((server) => server?.close()))
  }

  /**
   * What a master answers before its replica has heard of it is lost with it. So it is told to take
   * no more once the replica has gone, as an operator would before a fail-over that is planned.
   */
  async #failOver(): Promise<void> {
    const before = await this.#master()
    await told(before, 'CONFIG', 'SET', 'min-replicas-to-write', '1')
    // A sentinel refuses as long as it has not heard of the replica lately.
    const isBegun = () =>
      this.#asked?.call('SENTINEL', 'FAILOVER', 'main').then(Boolean, () => false)
    await vi.waitUntil(isBegun, patience)
    await this.#newMaster(before)
  }

  async #loseMaster(): Promise<void> {
    const before = await this.#master()
    await before.kill()
    await this.#newMaster(before)
  }

  async #newMaster(before: RedisServer): Promise<void> {
    await vi.waitUntil(async () => (await this.#master()) !== before, patience)
  }

  async #master(): Promise<RedisServer> {
    const answer = await this.#asked?.call('SENTINEL', 'get-master-addr-by-name', 'main')
    const [, port] = answer as string[]
    const master = this.#servers.find((server) => String(server.port) === port)
    if (master === undefined) throw new Error(`no server of ours is the master: ${port}`)
    return master
  }

  /** Until the other server has all that the master has, and the sentinel knows of it. */
  async #replicated(): Promise<void> {
    await vi.waitUntil(async () => {
      const master = await this.#master()
      const replica = this.#servers.find((server) => server !== master)
      if (replica === undefined) return false
      const [role, , , link] = (await told(replica, 'ROLE')) as string[]
      if (role !== 'slave' || link !== 'connected') return false
      await told(replica, 'CONFIG', 'SET', 'min-replicas-to-write', '0')
      const known = (await this.#asked?.call('SENTINEL', 'replicas', 'main')) as string[][]
      return known.some((replica) => replica[field(replica, 'flags')] === 'slave')
    }, patience)
  }
}

/** Where the value of a field stands. */
function field(fields: readonly string[], name: string): number {
  return fields.indexOf(name) + 1
}

async function told({ host, port }: RedisServer, ...command: string[]): Promise<unknown> {
  const connection = new Redis(port, host)
  try {
    const [name = '', ...args] = command
    return await connection.call(name, ...args)
  } finally {
    connection.disconnect()
  }
}
