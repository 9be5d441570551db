import type { Milliseconds } from '../../base/kernel/index.ts'
import type { Redis } from '../../base/redis/index.ts'
import { auditKey } from './audit-keys.ts'
import type { AuditStore } from './audit-store.ts'

export function createRedisAuditStore(redis: Redis): AuditStore {
  const file = new URL('./add-note.lua', import.meta.url)
  const add = redis.script<null>({ name: 'add-note', keys: 1, file })
  return {
    async add(text, keep, most) {
      await add([auditKey], [text, most, keep])
    },
    async read({ before, from, to, most }) {
      const start = from === undefined ? '-' : toId(from)
      const end = to === undefined ? '+' : toId(to)
      const last =
        before !== undefined && (end === '+' || isEarlier(before, end)) ? `(${before}` : end
      const rows = await redis.commands.xrevrange(auditKey, last, start, 'COUNT', most)
      return rows.map(([id, [, text = '']]) => ({ id, text }))
    },
  }
}

/** Ids count from 1970 on: what is asked for from before that begins with the first there may be. */
const toId = (time: Milliseconds) => String(Math.max(0, time))

/** Whether the note of this id was made before `end`, or in that very millisecond. */
function isEarlier(id: string, end: string): boolean {
  return Number(id.split('-')[0]) <= Number(end)
}
