import { Cluster, type Redis as IoRedis } from 'ioredis'
import { toRedisError } from './redis-errors.ts'

const oldestMajor = 7 // streams whose numbers we choose only in part (XADD 5-*) came with 7.0

/**
 * Refuses servers on which accepted work could vanish or scripts could not run: one that evicts
 * keys when its memory is full, one that is too old. A cluster may lack masters just now.
 */
export async function checkServers(client: IoRedis | Cluster): Promise<void> {
  if (!(client instanceof Cluster)) return checkServer(client)
  const checks = await Promise.allSettled(client.nodes('master').map(checkServer))
  for (const check of checks) {
    if (check.status === 'rejected' && toRedisError(check.reason) === undefined) throw check.reason
  }
}

async function checkServer(server: IoRedis): Promise<void> {
  const fields = parseInfo(await server.info()) // not CONFIG GET: hosted servers often refuse it
  const where = `Redis at ${server.options.host}:${server.options.port}`
  const policy = fields.get('maxmemory_policy') ?? 'noeviction'
  if (policy !== 'noeviction') {
    throw new Error(
      `${where} has maxmemory-policy ${policy}: it would drop accepted work when its memory is full; set maxmemory-policy noeviction`,
    )
  }
  const version = fields.get('redis_version') ?? '0'
  if (Number.parseInt(version, 10) < oldestMajor) {
    throw new Error(`${where} is version ${version}: 7.0 or later is needed`)
  }
}

function parseInfo(text: string): Map<string, string> {
  const lines = text.split('\r\n').filter((line) => line.includes(':'))
  return new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  )
}
