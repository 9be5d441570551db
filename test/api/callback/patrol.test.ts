import { describe, expect, it, vi } from 'vitest'
import { Patrol } from '../../../src/api/callback/patrol.ts'
import { createLogger } from '../../../src/base/kernel/index.ts'
import { ManualTimers } from './manual-timers.ts'
import { ManualClock, monday, openCallbacks } from './serve-callbacks.ts'

const now = 1_000_000

/** A store of so many callbacks, due at the times given; what is woken early may go from it. */
function patrolOver(dueAt: (place: number) => number, count: number) {
  const waiting = new Map(Array.from({ length: count }, (_, place) => [`c${place}`, dueAt(place)]))
  const woken = new Map<string, number>()
  let leaves: (id: string) => boolean = () => false
  const patrol = new Patrol({
    store: {
      async waking(_service, { from, to }, { skip, most }) {
        const found = [...waiting].filter(([, at]) => at > from && at <= to)
        found.sort(([, one], [, other]) => one - other)
        return found.slice(skip, skip + most).map(([id, at]) => ({ id, at }))
      },
      forget: async () => {},
    },
    ledger: { find: async () => undefined },
    schedule: {
      async wakeAt({ id }, at) {
        woken.set(id, at)
        if (leaves(id)) waiting.delete(id)
      },
    },
    timers: { handle: () => {}, schedule: async () => {} },
    source: {
      service: () => ({ _type: 'ors', _service: 'callback' }),
      section: () => ({ 'queue-polling-rate': 60 }),
    } as never,
    services: () => ['cb'],
    ...{ clock: { now: () => now }, logger: createLogger('silent') },
  })
  const leave = (which: (id: string) => boolean) => {
    leaves = which
  }
  return { patrol, woken, leave }
}

describe('a round of the patrol', () => {
  it('wakes all, though some are called off while it goes', async () => {
    const { patrol, woken, leave } = patrolOver((place) => now + place, 1700)
    leave((id) => Number(id.slice(1)) % 3 === 0)
    await patrol.goRound(Number.NEGATIVE_INFINITY)
    expect(woken.size).toBe(1700)
    expect(woken.get('c1699')).toBe(now + 1699)
  })

  it('wakes all that are due at one time, however many', async () => {
    const { patrol, woken } = patrolOver((place) => (place < 1200 ? now : now + 1), 1700)
    await patrol.goRound(now - 1)
    expect(woken.size).toBe(1700)
  })
})

it('goes round again once Redis is back, which may have lost all timers', async () => {
  const clock = new ManualClock(monday)
  const timers = new ManualTimers(clock)
  const { callbacks, redis } = await openCallbacks('', { clock, timers })
  await redis.subscribe('any', () => undefined) // over the connection by whose end it is noticed
  await callbacks.start()
  timers.lose('all', 'callback-patrol')
  await redis.commands.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
  await vi.waitUntil(() => timers.has('callback-patrol'), 10_000)
})
