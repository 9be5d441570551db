import { Redis } from 'ioredis'
import { startRedisServer } from '../../support/redis-server.ts'

/** The Redis a bench case runs on. */
export interface BenchRedis {
  readonly url: string
  readonly port: number
  /** Its process, when it is ours to measure. */
  readonly pid: number | undefined
  /** Calls by command name since the server's start, those made inside scripts included. */
  commandCalls(): Promise<Map<string, number>>
  close(): Promise<void>
}

/** The one at REDIS_URL, else a redis-server of our own without persistence, on the driver's core. */
export async function startBenchRedis(): Promise<BenchRedis> {
  const given = process.env.REDIS_URL
  if (given !== undefined) return connectTo(given, false, async () => undefined)
  const server = await startRedisServer()
  return connectTo(server.url, true, () => server.close())
}

async function connectTo(
  url: string,
  isOurs: boolean,
  end: () => Promise<void>,
): Promise<BenchRedis> {
  const client = new Redis(url)
  const pid = Number(/^process_id:(\d+)/m.exec(await client.info('server'))?.[1])
  return {
    url,
    port: Number(new URL(url).port || 6379),
    pid: isOurs ? pid : undefined,
    commandCalls: async () => parseCalls(await client.info('commandstats')),
    close: async () => {
      client.disconnect()
      await end()
    },
  }
}

function parseCalls(info: string): Map<string, number> {
  const calls = new Map<string, number>()
  for (const match of info.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)) {
    calls.set(match[1] ?? '', Number(match[2]))
  }
  return calls
}
