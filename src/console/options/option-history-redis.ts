import type { Milliseconds } from '../../base/kernel/index.ts'
import type { Redis } from '../../base/redis/index.ts'
import type { HistoryEntry, KeptEntry, OptionHistory } from './option-history.ts'
import { historyKey } from './options-keys.ts'

const most = 200 // changes of one section
const keep: Milliseconds = 365 * 86_400_000 // since the last one

export function createRedisHistory({ commands }: Pick<Redis, 'commands'>): OptionHistory {
  return {
    async add(section, entry) {
      const key = historyKey(section)
      const text = JSON.stringify(entry)
      const id = await commands.xadd(key, 'MAXLEN', '~', most, '*', 'entry', text)
      await commands.pexpire(key, keep)
      return id ?? ''
    },
    async list(section) {
      const rows = await commands.xrevrange(historyKey(section), '+', '-', 'COUNT', most)
      return rows.map(toKept)
    },
    async find(section, id) {
      const [row] = await commands.xrange(historyKey(section), id, id)
      return row === undefined ? undefined : toKept(row)
    },
  }
}

function toKept([id, [, text = '']]: [string, string[]]): KeptEntry {
  return { id, at: Number(id.split('-')[0]), ...(JSON.parse(text) as HistoryEntry) }
}
