import { describe, expect, it, onTestFinished } from 'vitest'
import { DeliveryBell } from '../../../src/channels/delivery/delivery-bell.ts'
import { HandClock, HandTimers, silent } from './support.ts'

/** Timers on a part of Redis that is away until `isAway` says otherwise. */
function start() {
  const clock = new HandClock()
  const timers = new HandTimers(clock)
  const away = { isAway: true, asked: 0 }
  const { schedule } = timers.ofNode()
  const bell = new DeliveryBell(
    {
      async schedule(...timer) {
        away.asked += 1
        if (away.isAway) throw new Error('away')
        return schedule(...timer)
      },
    },
    silent,
  )
  onTestFinished(() => bell.close())
  return { bell, clock, timers, away }
}

describe('a timer of a delivery that cannot be set now', () => {
  it('holds nobody up, and is set when Redis is back', async () => {
    const { bell, clock, timers, away } = start()
    await bell.ring('one', clock.at + 5000)
    await bell.ring('two', clock.at + 7000)
    await expect.poll(() => away.asked).toBeGreaterThan(3)
    expect(timers.delays).toEqual([])
    away.isAway = false
    await expect.poll(() => timers.delays).toEqual([5, 7])
  })

  it('is tried no more once its node has left', async () => {
    const { bell, clock, timers, away } = start()
    await bell.ring('one', clock.at)
    bell.close()
    away.isAway = false
    await bell.ring('two', clock.at + 1000) // what is still under way may end
    expect(timers.delays).toEqual([1])
  })
})
