import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Refresher } from '../../../src/base/config/refresher.ts'

describe('Refresher', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('runs once more for all who ask while it runs', async () => {
    const ends: (() => void)[] = []
    const refresher = new Refresher(() => new Promise<void>((end) => ends.push(end)), vi.fn())
    const first = refresher.ask()
    await vi.waitFor(() => expect(ends).toHaveLength(1))
    const later = [refresher.ask(), refresher.ask(), refresher.ask()]
    ends[0]?.()
    await first
    await vi.waitFor(() => expect(ends).toHaveLength(2))
    ends[1]?.()
    await Promise.all(later)
    expect(ends).toHaveLength(2)
  })

  it('tries again after a failure, each time later, at most every 15 seconds', async () => {
    const at: number[] = []
    const start = Date.now()
    const work = async () => {
      at.push(Date.now() - start)
      throw new Error('away')
    }
    const failed = vi.fn()
    const refresher = new Refresher(work, failed)
    expect(await refresher.ask()).toEqual({ ok: false, thrown: new Error('away') })
    await vi.advanceTimersByTimeAsync(45_000)
    expect(at).toEqual([0, 250, 750, 1750, 3750, 7750, 15_750, 30_750])
    expect(failed).toHaveBeenCalledTimes(at.length)
    await refresher.close()
  })

  it('begins with short delays again once it has worked', async () => {
    let failures = 3
    let runs = 0
    const refresher = new Refresher(async () => {
      runs++
      if (failures-- > 0) throw new Error('away')
    }, vi.fn())
    await refresher.ask()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(runs).toBe(4)
    failures = 1
    await refresher.ask()
    await vi.advanceTimersByTimeAsync(250)
    expect(runs).toBe(6)
    await refresher.close()
  })

  it('runs no more once it is closed, and closing waits for the run in hand', async () => {
    const ends: (() => void)[] = []
    const work = vi.fn(() => new Promise<void>((end) => ends.push(end)))
    const refresher = new Refresher(work, vi.fn())
    const asked = refresher.ask()
    await vi.waitFor(() => expect(work).toHaveBeenCalledTimes(1))
    const closed = vi.fn()
    const closing = refresher.close().then(closed)
    const after = refresher.ask()
    await vi.advanceTimersByTimeAsync(1000)
    expect(closed).not.toHaveBeenCalled()
    ends[0]?.()
    await Promise.all([asked, closing, after])
    expect(work).toHaveBeenCalledTimes(1)
  })
})
