import { Redis } from 'ioredis'
import { freePort, type RedisServer, startRedisServer } from './redis-server.ts'

/** The slots of each of its three masters. */
export const clusterSlots = [
  [0, 5460],
  [5461, 10922],
  [10923, 16383],
] as const

const joinLimit = 20_000 // milliseconds for the masters to agree

export interface RedisCluster {
  readonly servers: readonly RedisServer[]
  /** Names two of the masters; the third must be found. */
  readonly url: string
  close(): Promise<void>
}

/**
 * Three masters without replicas, which serve their own slots also while another is away; `args` are
 * further ones of each server.
 */
export async function startRedisCluster(args: readonly string[] = []): Promise<RedisCluster> {
  const masters = await Promise.all(clusterSlots.map(() => startMaster(args)))
  const servers = masters.map(({ server }) => server)
  const nodes = servers.map(({ port }) => new Redis(port, '127.0.0.1'))
  for (const [i, node] of nodes.entries()) {
    await node.cluster('SET-CONFIG-EPOCH', i + 1)
    await node.call('CLUSTER', 'ADDSLOTSRANGE', ...(clusterSlots[i] ?? []))
  }
  for (const { server, bus } of masters) {
    await nodes[0]?.call('CLUSTER', 'MEET', server.host, server.port, bus)
  }
  await Promise.all(nodes.map(agreed))
  for (const node of nodes) node.disconnect()
  const hosts = servers.slice(0, 2).map(({ host, port }) => `${host}:${port}`)
  return {
    servers,
    url: `redis+cluster://${hosts.join(',')}`,
    async close() {
      await Promise.all(servers.map((server) => server.close()))
    },
  }
}

/** Gives its slots to the next, without what it holds, and lets it live on alone. */
export async function removeMaster({ servers }: RedisCluster, index: number): Promise<void> {
  const nodes = servers.map(({ port }) => new Redis(port, '127.0.0.1'))
  const ids = await Promise.all(nodes.map((node) => node.cluster('MYID')))
  const [leaving, ...others] = [...nodes.splice(index, 1), ...nodes]
  const heir = ids[(index + 1) % ids.length] ?? ''
  await leaving?.flushall()
  const [first, last] = clusterSlots[index] ?? [0, -1]
  for (const node of [leaving, ...others]) {
    const moves = node?.pipeline()
    for (let slot = first; slot <= last; slot += 1) moves?.cluster('SETSLOT', slot, 'NODE', heir)
    await moves?.exec()
  }
  await Promise.all(others.map((node) => node.cluster('FORGET', ids[index] ?? '')))
  await leaving?.cluster('RESET', 'SOFT')
  for (const node of [leaving, ...others]) node?.disconnect()
}

async function startMaster(args: readonly string[]): Promise<{ server: RedisServer; bus: number }> {
  const bus = await freePort()
  const server = await startRedisServer([
    ...['--cluster-enabled', 'yes', '--cluster-port', String(bus)],
    ...['--cluster-require-full-coverage', 'no', '--cluster-node-timeout', '2000'],
    ...args,
  ])
  return { server, bus }
}

async function agreed(node: Redis): Promise<void> {
  const end = performance.now() + joinLimit
  for (;;) {
    const info = await node.cluster('INFO')
    if (info.includes('cluster_state:ok') && info.includes('cluster_slots_ok:16384')) return
    if (performance.now() > end) throw new Error(`the cluster does not form: ${info}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
