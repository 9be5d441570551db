import { setTimeout as pause } from 'node:timers/promises'
import { type RedisCluster, startRedisCluster } from '../../support/redis-cluster.ts'
import type { Fault } from '../fault.ts'
import { durable, outage, type Store } from './store.ts'

/** Three masters without replicas: what one has is away while it is away. */
export class ClusterRedis implements Store {
  readonly name = 'Redis Cluster'
  #cluster: RedisCluster | undefined

  readonly faults: readonly Fault[] = [
    { title: 'a master dies, and is back', strike: () => this.#restart(1) },
    { title: 'all masters die, and are back', strike: () => this.#restart(3) },
  ]

  get url(): string {
    return this.#cluster?.url ?? ''
  }

  async start(): Promise<void> {
    this.#cluster = await startRedisCluster(durable)
  }

  async close(): Promise<void> {
    await this.#cluster?.close()
  }

  async #restart(count: number): Promise<void> {
    const dying = this.#cluster?.servers.slice(-count) ?? []
    await Promise.all(dying.map((server) => server.kill()))
    await pause(outage)
    await Promise.all(dying.map((server) => server.start()))
  }
}
