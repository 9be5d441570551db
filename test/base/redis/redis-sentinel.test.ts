import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createLogger } from '../../../src/base/kernel/index.ts'
import { openRedis, type Redis, toRedisError } from '../../../src/base/redis/index.ts'
import { describeWithRedisServer, type RedisServer, startRedisServer } from '../../support/redis.ts'
import { startSentinel } from '../../support/redis-server.ts'

describeWithRedisServer('behind a sentinel', () => {
  let master: RedisServer
  let replica: RedisServer
  let sentinel: RedisServer
  let redis: Redis

  beforeAll(async () => {
    master = await startRedisServer(['--repl-diskless-sync-delay', '0'])
    replica = await startRedisServer(['--replicaof', master.host, String(master.port)])
    sentinel = await startSentinel([
      `sentinel monitor main ${master.host} ${master.port} 1`,
      'sentinel down-after-milliseconds main 300',
      'sentinel failover-timeout main 1000',
    ])
    redis = await openRedis({
      url: `redis+sentinel://${sentinel.host}:${sentinel.port}/main`,
      logger: createLogger('silent'),
    })
    await knowsReplica(sentinel)
  })

  afterAll(async () => {
    await redis?.close()
    await Promise.all([master, replica, sentinel].map((server) => server?.close()))
  })

  test('commands reach the master', async () => {
    await redis.commands.set('a', '1')
    expect(redis.kind).toBe('sentinel')
    expect(await redis.commands.info('replication')).toContain('role:master')
  })

  test('a master that lives and is one no more is left at once, and gets no more writes', async () => {
    const heard: string[] = []
    await redis.subscribe('b', (message) => heard.push(message))
    await replicated(redis)
    await ask(master, 'ACL', 'SETUSER', 'default', '-slaveof') // so that it is not told what it is
    await failOver(sentinel, replica)
    const runsAt = async () => /tcp_port:(\d+)/.exec(await redis.commands.info('server'))?.[1]
    await expect.poll(() => runsAt().catch(() => 'away')).toBe(String(replica.port))
    expect(await roleOf(master)).toBe('master')
    const isHeard = async () => {
      await redis.publish('b', 'from the new master').catch(() => {})
      return heard.length > 0
    }
    await expect.poll(isHeard).toBe(true)
    await ask(master, 'ACL', 'SETUSER', 'default', '+slaveof')
    // Whoever asks the old master at the moment it is made a replica is cut off by the sentinel.
    const role = () => roleOf(master).catch(() => 'away')
    await expect.poll(role, { timeout: 30_000 }).toBe('slave')
    ;[master, replica] = [replica, master]
  })

  test('a dead master means 503 until its replica takes over, without a restart', async () => {
    const heard: string[] = []
    let resubscribed = 0
    redis.onResubscribed(() => resubscribed++)
    await redis.subscribe('c', (message) => heard.push(message))
    await replicated(redis)
    await master.kill()
    const refused = await redis.commands.get('a').catch((error: unknown) => error)
    expect(toRedisError(refused)).toMatchObject({ status: 503 })
    await expect
      .poll(() => redis.commands.set('b', '2').catch(() => 'refused'), { timeout: 15_000 })
      .toBe('OK')
    expect(await redis.commands.get('a')).toBe('1')
    await expect.poll(() => resubscribed, { timeout: 5000 }).toBe(1)
    await redis.publish('c', 'from the new master')
    await expect.poll(() => heard).toEqual(['from the new master'])
  })
})

describeWithRedisServer('behind a sentinel that asks for a password', () => {
  let servers: readonly [master: RedisServer, sentinel: RedisServer]

  beforeAll(async () => {
    const master = await startRedisServer(['--requirepass', 'data'])
    const watched = `sentinel monitor main ${master.host} ${master.port} 1`
    const sentinel = await startSentinel([
      ...[watched, 'sentinel auth-pass main data', 'requirepass watch'],
    ])
    servers = [master, sentinel]
  })

  afterAll(async () => {
    await Promise.all(servers.map((server) => server.close()))
  })

  const open = (query: string) => {
    const [, { host, port }] = servers
    const url = `redis+sentinel://:data@${host}:${port}/main${query}`
    return openRedis({ url, logger: createLogger('silent'), startLimit: 2000 })
  }

  test('it is told that, and the master its own', async () => {
    const redis = await open('?sentinelPassword=watch')
    await redis.commands.set('a', '1')
    expect(await redis.commands.get('a')).toBe('1')
    await redis.close()
  })

  test.each(['', '?sentinelPassword=data'])('nobody gets in with another: %j', async (query) => {
    await expect(open(query)).rejects.toThrow('Redis cannot be reached')
  })
})

/** Until the replica holds all that was written here; asked in waits shorter than the silence that cuts. */
async function replicated(redis: Redis): Promise<void> {
  const replicas = () => redis.commands.call('WAIT', 1, 100)
  await vi.waitUntil(async () => (await replicas()) === 1, { timeout: 15_000 })
}

async function knowsReplica(sentinel: RedisServer): Promise<void> {
  await vi.waitUntil(
    async () => {
      const replicas = await askSentinel(sentinel, 'replicas', 'main')
      return Array.isArray(replicas) && replicas.length === 1
    },
    { timeout: 15_000 },
  )
}

/**
 * Asks until it has happened: a sentinel refuses as long as it has not heard of the replica lately,
 * which it asks every ten seconds, and gives up what takes longer than its limit.
 */
async function failOver(sentinel: RedisServer, to: RedisServer): Promise<void> {
  const isDone = async () => {
    const answer = await askSentinel(sentinel, 'get-master-addr-by-name', 'main')
    if ((answer as string[])[1] === String(to.port)) return true
    await askSentinel(sentinel, 'FAILOVER', 'main').catch(() => {})
    return false
  }
  await vi.waitUntil(isDone, { timeout: 30_000, interval: 200 })
}

function askSentinel(sentinel: RedisServer, ...words: string[]): Promise<unknown> {
  return ask(sentinel, 'SENTINEL', ...words)
}

async function roleOf(server: RedisServer): Promise<unknown> {
  const [role] = (await ask(server, 'ROLE')) as unknown[]
  return role
}

async function ask({ url }: RedisServer, command: string, ...words: string[]): Promise<unknown> {
  const asked = await openRedis({ url, logger: createLogger('silent') })
  const answer = await asked.commands.call(command, ...words)
  await asked.close()
  return answer
}
