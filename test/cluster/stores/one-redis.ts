import { setTimeout as pause } from 'node:timers/promises'
import { type RedisServer, startRedisServer } from '../../support/redis-server.ts'
import type { Fault } from '../fault.ts'
import { durable, outage, type Store } from './store.ts'

export class OneRedis implements Store {
  readonly name = 'one Redis'
  #server: RedisServer | undefined

  readonly faults: readonly Fault[] = [
    {
      title: 'Redis dies, and is back',
      strike: async () => {
        await this.#server?.kill()
        await pause(outage)
        await this.#server?.start()
      },
    },
  ]

  get url(): string {
    return this.#server?.url ?? ''
  }

  async start(): Promise<void> {
    this.#server = await startRedisServer(durable)
  }

  async close(): Promise<void> {
    await this.#server?.close()
  }
}
