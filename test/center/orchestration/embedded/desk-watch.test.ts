import { describe, expect, it } from 'vitest'
import { createLogger } from '../../../../src/base/kernel/index.ts'
import type { TimerHandler } from '../../../../src/base/timers/index.ts'
import { DeskWatch } from '../../../../src/center/orchestration/embedded/desk-watch.ts'
import type { QueueFigures } from '../../../../src/center/routing/index.ts'

const counts = {
  ...{ accepted: 0, handled: 0, abandoned: 0 },
  ...{ averageWait: undefined, averageHandling: undefined },
}

const figuresOf = (waiting: number): QueueFigures => ({
  ...counts,
  ...{ queue: 'sales', waiting, longestWait: 0, expectedWait: undefined, lastHour: counts },
  ...{ loggedInAgents: 0, readyAgents: 0, servingAgents: 0 },
})

/** Desks where somebody waits, and a clock and a timer that the test moves. */
function watched({ waiting = 1 } = {}) {
  const clock = { at: 1000, now: () => clock.at }
  const scheduled: number[] = []
  let handler: TimerHandler | undefined
  const watch = new DeskWatch({
    timers: {
      handle: (_, given) => {
        handler = given
      },
      schedule: async (_kind, _id, at) => void scheduled.push(at),
    },
    routing: {
      agents: async () => [],
      interactions: async () => [],
      queues: async () => [figuresOf(waiting)],
    },
    store: { find: async () => undefined },
    engine: { raise: async () => undefined },
    ...{ clock, logger: createLogger('silent') },
  })
  const tick = async (dueAt: number, now = dueAt) => {
    clock.at = now
    const timer = { kind: 'orchestration-desks', id: 'all', payload: '' }
    await handler?.({ ...timer, dueAt, attempt: 1, fence: 1 })
  }
  return { watch, clock, scheduled, tick }
}

describe('the desks are looked at', () => {
  it('from when somebody waits, each five seconds', async () => {
    const { watch, scheduled, tick } = watched()
    await watch.begin()
    await tick(5000)
    await tick(10_000, 10_003)
    expect(scheduled).toEqual([5000, 10_000, 15_000])
  })
  it('until nobody waits', async () => {
    const { watch, scheduled, tick } = watched({ waiting: 0 })
    await watch.begin()
    await tick(5000)
    expect(scheduled).toEqual([5000])
  })
  it('also after a look that came two milliseconds early', async () => {
    const { watch, scheduled, tick } = watched()
    await watch.begin()
    await tick(5000, 4998)
    expect(scheduled).toEqual([5000, 10_000])
  })
  it('no more often when others begin to wait', async () => {
    const { watch, clock, scheduled, tick } = watched()
    await watch.begin()
    await tick(5000, 4998)
    for (clock.at of [4999, 5000, 9999]) await watch.begin()
    expect(scheduled).toEqual([5000, 10_000])
  })
  it('soon, also when the timer is from a node whose clock is wrong', async () => {
    const { scheduled, tick } = watched()
    await tick(3_600_000, 12_000)
    expect(scheduled).toEqual([15_000])
  })
  it('soon, also when this clock has been set back', async () => {
    const { watch, clock, scheduled } = watched()
    clock.at = 3_600_000
    await watch.begin()
    clock.at = 12_000
    await watch.begin()
    expect(scheduled).toEqual([3_605_000, 15_000])
  })
})
