import { describe, expect, it } from 'vitest'
import { Breaker } from '../../../src/center/stat-server/breaker.ts'

function brokenAt(time: number) {
  const clock = { at: time, now: () => clock.at }
  const breaker = new Breaker(clock)
  const begins = [1, 2, 3].map(() => breaker.failed())
  return { clock, breaker, begins }
}

describe('a breaker', () => {
  it('lets calls through until three in a row have failed', () => {
    const breaker = new Breaker({ now: () => 0 })
    breaker.failed()
    breaker.failed()
    breaker.succeeded()
    breaker.failed()
    expect([breaker.admits(), breaker.admits()]).toEqual([true, true])
  })
  it('lets none through while the server rests, and says once that it does', () => {
    const { breaker, begins } = brokenAt(0)
    expect(begins).toEqual([false, false, true])
    expect(breaker.admits()).toBe(false)
  })
  it('lets one through after the rest, and all once that has succeeded', () => {
    const { breaker, clock } = brokenAt(0)
    clock.at = 5000
    expect([breaker.admits(), breaker.admits()]).toEqual([true, false])
    expect(breaker.succeeded()).toBe(true)
    expect([breaker.admits(), breaker.admits(), breaker.succeeded()]).toEqual([true, true, false])
  })
  it('rests again when that one has failed', () => {
    const { breaker, clock } = brokenAt(0)
    clock.at = 5000
    breaker.admits()
    expect(breaker.failed()).toBe(false)
    expect(breaker.admits()).toBe(false)
    clock.at = 10_000
    expect(breaker.admits()).toBe(true)
  })
})
