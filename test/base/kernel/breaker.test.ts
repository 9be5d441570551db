import { expect, it } from 'vitest'
import { Breaker } from '../../../src/base/kernel/index.ts'

function breakerAt(clock: { at: number }) {
  return new Breaker({ now: () => clock.at })
}

it('lets a server rest after three failures in a row, and says so once', () => {
  const breaker = breakerAt({ at: 0 })
  expect([breaker.failed(), breaker.failed()]).toEqual([false, false])
  expect(breaker.admits()).toBe(true)
  expect([breaker.failed(), breaker.failed()]).toEqual([true, false])
  expect([breaker.admits(), breaker.isResting()]).toEqual([false, true])
})
it('counts failures anew after a success', () => {
  const breaker = breakerAt({ at: 0 })
  for (let each = 0; each < 9; each++) {
    breaker.failed()
    breaker.failed()
    expect(breaker.succeeded()).toBe(false)
  }
  expect(breaker.admits()).toBe(true)
})
it('lets one call through after the rest, which ends or prolongs it', () => {
  const clock = { at: 0 }
  const breaker = breakerAt(clock)
  for (let each = 0; each < 3; each++) breaker.failed()
  clock.at = 5000
  expect([breaker.admits(), breaker.admits()]).toEqual([true, false])
  expect(breaker.failed()).toBe(false)
  expect(breaker.admits()).toBe(false)
  clock.at = 10_000
  expect(breaker.admits()).toBe(true)
  expect(breaker.succeeded()).toBe(true)
  expect([breaker.admits(), breaker.admits()]).toEqual([true, true])
})
it('lets the next call find out when one was given up', () => {
  const clock = { at: 0 }
  const breaker = breakerAt(clock)
  for (let each = 0; each < 3; each++) breaker.failed()
  clock.at = 5000
  expect(breaker.admits()).toBe(true)
  breaker.gaveUp()
  expect([breaker.admits(), breaker.admits()]).toEqual([true, false])
})
