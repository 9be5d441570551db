import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { session } from '../../../src/console/web/frame/session.ts'
import { rest } from '../../../src/console/web/live/cometd.ts'
import { liveState, startLive } from '../../../src/console/web/live/live.ts'

class Page extends EventTarget {
  hidden = false

  turn(hidden: boolean): void {
    this.hidden = hidden
    this.dispatchEvent(new Event('visibilitychange'))
  }
}

const sam = { user: 'sam', role: 'supervisor', csrf: 'token', mailbox: 'console:1' } as const
const hour = 3_600_000

let page: Page
let asked: number
beforeEach(() => {
  page = new Page()
  asked = 0
  vi.useFakeTimers()
  vi.stubGlobal('document', page)
  vi.stubGlobal('fetch', async () => {
    asked += 1
    return new Response('[]', { status: 403 })
  })
})
afterEach(() => {
  session.set(undefined)
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const listeners = () => getEventListeners(page, 'visibilitychange').length

describe('the live channel', () => {
  startLive()

  it('listens to whether the page is seen once at most, however often it was refused', async () => {
    session.set({ ...sam, expiresAt: '' })
    await vi.advanceTimersByTimeAsync(hour)
    expect(liveState.get().is).toBe('polling')
    expect(asked).toBeGreaterThan(200)
    expect(listeners()).toBeLessThanOrEqual(1)
  })

  it('leaves no listener behind when it ends', async () => {
    session.set({ ...sam, expiresAt: '' })
    await vi.advanceTimersByTimeAsync(hour)
    session.set(undefined)
    await vi.advanceTimersByTimeAsync(0)
    expect([listeners(), vi.getTimerCount()]).toEqual([0, 0])
  })

  it('is let go while nobody looks, and taken up again when somebody does, time and again', async () => {
    vi.stubGlobal('fetch', (_: string, { signal }: { signal: AbortSignal }) => {
      asked += 1
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
      })
    })
    session.set({ ...sam, expiresAt: '' })
    for (let times = 1; times <= 5; times++) {
      await vi.advanceTimersByTimeAsync(1000)
      page.turn(true)
      await vi.advanceTimersByTimeAsync(40_000)
      expect(liveState.get().is).toBe('paused')
      page.turn(false)
      await vi.advanceTimersByTimeAsync(1000)
      expect(asked).toBe(times + 1)
    }
    expect(listeners()).toBe(1)
  })
})

describe('a rest', () => {
  it('takes its listener along, whether it is over or broken off', async () => {
    const end = new AbortController()
    const over = rest(1000, end.signal)
    await vi.advanceTimersByTimeAsync(1000)
    await over
    expect(getEventListeners(end.signal, 'abort')).toEqual([])
    const broken = rest(1000, end.signal)
    end.abort(new Error('signed out'))
    await expect(broken).rejects.toThrow('signed out')
    expect([getEventListeners(end.signal, 'abort'), vi.getTimerCount()]).toEqual([[], 0])
  })
})
