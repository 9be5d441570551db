import { describe, expect, it } from 'vitest'
import { View } from '../../../src/channels/cometd/view.ts'
import type { Claim } from '../../../src/channels/mailbox/index.ts'

const epoch = '1000'

function claim(cursor: number, last: number, from = cursor + 1): Claim {
  const entries = []
  for (let position = from; position <= last; position += 1) {
    entries.push({ position, body: `m${position}` })
  }
  return {
    epoch,
    last,
    origin: 0,
    cursor,
    entries,
    acknowledges: true,
    subscribed: true,
    connects: 1,
  }
}

function claimedView(cursor = 0, last = cursor): View {
  const view = new View('kate', epoch, cursor)
  view.join(claim(cursor, last))
  return view
}

describe('a view of a mailbox', () => {
  it('hands out what comes after a cursor, in order', () => {
    const view = claimedView(0, 3)
    expect(view.after(0)).toEqual(['m1', 'm2', 'm3'])
    expect(view.after(2)).toEqual(['m3'])
  })

  it('takes an entry once, whichever way it comes', () => {
    const view = claimedView()
    expect(view.take(epoch, 1, 'm1')).toBe(true)
    expect(view.take(epoch, 1, 'm1')).toBe(false)
    view.join(claim(0, 1))
    expect(view.after(0)).toEqual(['m1'])
  })

  it('covers nothing while there is a hole, and all once the hole is filled', () => {
    const view = claimedView()
    expect(view.take(epoch, 2, 'm2')).toBe(true)
    expect(view.covers(0)).toBe(false)
    expect(view.take(epoch, 1, 'm1')).toBe(true)
    expect(view.covers(0)).toBe(true)
    expect(view.after(0)).toEqual(['m1', 'm2'])
  })

  it('forgets what it heard beyond the end of the mailbox: a failover took it along', () => {
    const view = claimedView(0, 1)
    view.take(epoch, 3, 'lost')
    view.join(claim(1, 1))
    expect(view.covers(1)).toBe(true)
    view.take(epoch, 2, 'm2')
    view.take(epoch, 3, 'm3')
    expect(view.after(1)).toEqual(['m2', 'm3'])
  })

  it('fills a hole by reading on from where it stands', () => {
    const view = claimedView(0, 2)
    view.take(epoch, 5, 'm5')
    view.join(claim(2, 5))
    expect(view.after(2)).toEqual(['m3', 'm4', 'm5'])
    expect(view.covers(2)).toBe(true)
  })

  it('reaches further back when a slower session reads from an older position', () => {
    const view = claimedView(4, 5)
    expect(view.covers(2)).toBe(false)
    view.join(claim(2, 5))
    expect(view.after(2)).toEqual(['m3', 'm4', 'm5'])
  })

  it('begins after the gap when the mailbox has thrown older entries away', () => {
    const view = new View('kate', epoch, 0)
    view.join(claim(0, 9, 7))
    expect(view.base).toBe(6)
    expect(view.after(6)).toEqual(['m7', 'm8', 'm9'])
  })

  it('begins after the gap also where it held older entries itself', () => {
    const view = claimedView(0, 2)
    view.join(claim(2, 9, 7))
    expect(view.base).toBe(6)
    expect(view.covers(2)).toBe(false)
  })

  it('takes nothing of another epoch', () => {
    expect(claimedView().take('2000', 1, 'm1')).toBe(false)
  })

  it('forgets what is confirmed, and the oldest beyond its cap', () => {
    const view = claimedView(0, 5)
    view.forget(2)
    expect(view.base).toBe(2)
    view.cap(1, 1000)
    expect(view.after(4)).toEqual(['m5'])
    expect(view.covers(3)).toBe(false)
  })

  it('forgets the oldest beyond its bytes, and never the newest', () => {
    const view = claimedView(0, 3)
    view.cap(100, 4)
    expect(view.after(view.base)).toEqual(['m2', 'm3'])
    view.cap(100, 1)
    expect(view.after(view.base)).toEqual(['m3'])
  })

  it('gives up its claim when too much waits behind a hole', () => {
    const view = claimedView()
    for (let position = 2; position < 1100; position += 1) view.take(epoch, position, 'm')
    expect(view.covers(0)).toBe(false)
    view.join(claim(0, 1099))
    expect(view.tail).toBeGreaterThanOrEqual(1099)
  })
})
