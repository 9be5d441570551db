import type { TimerName } from './timer-store.ts'

// None of these expires: a timer stays until it has been handled or cancelled, and only handling ends it.

/** Sorted set: member → when it is due, or, while it is handled, when the lease is over. */
export function dueKey(shard: number): string {
  return `gms:timers:due:{${shard}}`
}

/** Hash: member → `fence:attempt:dueAt:payload`; fence 0 while no one handles it. */
export function recordsKey(shard: number): string {
  return `gms:timers:records:{${shard}}`
}

/** Hash: member → `due:dueAt:payload`, scheduled while it was handled; or empty, cancelled meanwhile. */
export function followersKey(shard: number): string {
  return `gms:timers:followers:{${shard}}`
}

/** Counter: the last fence given. Starting again at 0 would let a forgotten node pass for a current one. */
export function fenceKey(shard: number): string {
  return `gms:timers:fence:{${shard}}`
}

/** Told `<shard> <milliseconds>` when a timer becomes the earliest of its shard. */
export const soonerChannel = 'gms:timers:sooner'

export function toMember({ kind, id }: TimerName): string {
  return `${encodeURIComponent(kind)}:${encodeURIComponent(id)}`
}

export function fromMember(member: string): TimerName {
  const [kind = '', id = ''] = member.split(':')
  return { kind: decodeURIComponent(kind), id: decodeURIComponent(id) }
}

/** FNV-1a: even enough, and the same on every node. */
export function shardOf(member: string, shards: number): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < member.length; i++) {
    hash = Math.imul(hash ^ member.charCodeAt(i), 0x01000193) >>> 0
  }
  return hash % shards
}
