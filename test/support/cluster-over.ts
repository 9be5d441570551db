import type { Redis } from '../../src/base/redis/index.ts'

/**
 * One server that passes for a cluster: it does not say how many hear what is published, and what
 * is published may get lost on its way, with every connection standing.
 */
export function clusterOver(redis: Redis, isLost: (line: string) => boolean = () => false): Redis {
  return {
    kind: 'cluster',
    commands: redis.commands,
    script: (source) => redis.script(source),
    batch: (source, shared) => redis.batch(source, shared),
    scan: (pattern) => redis.scan(pattern),
    subscribe: (channel, listener) =>
      redis.subscribe(channel, (line) => {
        if (!isLost(line)) listener(line)
      }),
    publish: (channel, message) => redis.publish(channel, message),
    channel: (name) => redis.channel(name),
    onResubscribed: (listener) => redis.onResubscribed(listener),
    isReady: () => redis.isReady(),
    close: () => redis.close(),
  }
}
