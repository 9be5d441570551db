import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { within } from '../../../src/base/kernel/index.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('waits for what ends in time, and leaves no timer behind', async () => {
  await within(1000, Promise.resolve())
  await expect(within(1000, Promise.reject(new Error('fault')))).rejects.toThrow('fault')
  expect(vi.getTimerCount()).toBe(0)
})

it('waits no longer than the limit for what does not end', async () => {
  let isOver = false
  const waited = within(1000, new Promise(() => {})).then(() => {
    isOver = true
  })
  await vi.advanceTimersByTimeAsync(999)
  expect(isOver).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  await waited
})
