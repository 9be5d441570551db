import { createHash } from 'node:crypto'
import type { Redis } from '../../base/redis/index.ts'
import { countKey } from './callback-keys.ts'
import type { Throttle } from './throttle.ts'

const longest = 256 // characters of a customer in a key; a day's keys must not be as large as requests

export function createRedisThrottle(redis: Redis): Throttle {
  const take = redis.script<number>({
    name: 'callback-take',
    keys: 1,
    file: new URL('./take.lua', import.meta.url),
  })
  const giveBack = redis.script<null>({
    name: 'callback-give-back',
    keys: 1,
    file: new URL('./give-back.lua', import.meta.url),
  })
  return {
    async take(what, whose, { most, within }) {
      return (await take([countKey(what, shortened(whose))], [most, within * 1000])) === 1
    },

    async giveBack(what, whose) {
      await giveBack([countKey(what, shortened(whose))], [])
    },
  }
}

function shortened(whose: string): string {
  return whose.length > longest ? createHash('sha256').update(whose).digest('hex') : whose
}
