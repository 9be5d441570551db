import { Cluster, type Redis as IoRedis } from 'ioredis'

const batch = 500 // keys looked at in one step: half a millisecond of the server

/** The keys under `keyPrefix` that match, prefix taken off, of every master in turn. */
export async function* scanKeys(
  client: IoRedis | Cluster,
  keyPrefix: string,
  pattern: string,
): AsyncIterable<string[]> {
  const match = keyPrefix.replace(/[\\*?[\]]/g, '\\$&') + pattern
  for (const server of client instanceof Cluster ? client.nodes('master') : [client]) {
    let cursor = '0'
    do {
      const [next, keys] = await server.scan(cursor, 'MATCH', match, 'COUNT', batch)
      cursor = next
      if (keys.length > 0) yield keys.map((key) => key.slice(keyPrefix.length))
    } while (cursor !== '0')
  }
}
