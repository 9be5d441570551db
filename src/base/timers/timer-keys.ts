import type { TimerName } from './timer-store.ts'

// None of these expires: a timer stays until it has been handled or cancelled, and only handling ends it.

/** The keys of one shard share a hash tag. Those of the common timers have no name before the number. */
export function shardKeys(group: string, shard: number) {
  const tag = `{${group === '' ? shard : `${group}:${shard}`}}`
  return {
    /** Sorted set: member → when it is due, or, while it is handled, when the lease is over. */
    due: `gms:timers:due:${tag}`,
    /** Hash: member → `fence:attempt:dueAt:payload`; fence 0 while no one handles it. */
    records: `gms:timers:records:${tag}`,
    /** Hash: member → `due:dueAt:payload`, scheduled while it was handled; or empty, cancelled meanwhile. */
    followers: `gms:timers:followers:${tag}`,
    /** Counter: the last fence given. Starting again at 0 would let a forgotten node pass for a current one. */
    fence: `gms:timers:fence:${tag}`,
  }
}

/** Told `<shard> <milliseconds>` when a timer becomes the earliest of its shard. */
export function soonerChannel(group: string): string {
  return group === '' ? 'gms:timers:sooner' : `gms:timers:sooner:${group}`
}

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
