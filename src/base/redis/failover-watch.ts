import { isIP } from 'node:net'
import type { Redis as IoRedis } from 'ioredis'
import { createSentinelClient } from './client.ts'
import type { RedisAddress } from './redis-url.ts'

const switched = '+switch-master' // told as: name, old host, old port, new host, new port

/**
 * Cuts connections to a master whose place another has taken while it lives: an operator has asked
 * for it, or only the sentinels cannot reach it. It takes writes for some seconds more, until they
 * tell it what it is by now, and all that it took would be lost.
 */
export class FailoverWatch {
  readonly #masterName: string | undefined
  readonly #sentinels: readonly IoRedis[]
  readonly #watched = new Set<IoRedis>()

  constructor(address: RedisAddress) {
    this.#masterName = address.masterName
    this.#sentinels = address.hosts.map((host) => createSentinelClient(address, host))
    for (const sentinel of this.#sentinels) {
      sentinel.on('error', () => {}) // it tries again by itself, and each of the others tells as well
      sentinel.on('message', (_, text) => this.#hear(text))
    }
  }

  /** It listens to each sentinel as soon as that one can be reached. */
  start(): void {
    for (const sentinel of this.#sentinels) sentinel.subscribe(switched).catch(() => {})
  }

  watch(client: IoRedis): void {
    this.#watched.add(client)
    client.once('end', () => this.#watched.delete(client))
  }

  close(): void {
    for (const sentinel of this.#sentinels) sentinel.disconnect()
  }

  /** Every sentinel tells: one that was asked for the master too soon is asked again. */
  #hear(text: string): void {
    const [name, host = '', port = ''] = text.split(' ')
    if (name !== this.#masterName) return
    for (const { stream } of this.#watched) {
      const isThere = stream?.remotePort === Number(port) && isSame(host, stream.remoteAddress)
      if (isThere) stream.destroy(new Error('its server is the master no more'))
    }
  }
}

/** A name may be any address. */
function isSame(host: string, address = ''): boolean {
  return isIP(host) === 0 || address === host || address === `::ffff:${host}`
}
