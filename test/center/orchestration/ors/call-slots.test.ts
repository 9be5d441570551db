import { describe, expect, it } from 'vitest'
import { CallSlots } from '../../../../src/center/orchestration/ors/call-slots.ts'

const never = () => new AbortController().signal

/** Takes a slot and writes down when it has it. */
function takers(slots: CallSlots) {
  const got: string[] = []
  const take = (name: string, server: string, signal = never()) => {
    const taken = slots.take(server, signal)
    taken.then((has) => got.push(has ? name : `no ${name}`))
    return taken
  }
  return { got, take }
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('slots for calls', () => {
  it('are so many in all and so many to one server; the others wait in order', async () => {
    const slots = new CallSlots(() => ({ inAll: 3, toOne: 2 }))
    const { got, take } = takers(slots)
    for (const name of ['a1', 'a2', 'a3']) take(name, 'a')
    for (const name of ['b1', 'b2']) take(name, 'b')
    await settled()
    expect(got).toEqual(['a1', 'a2', 'b1'])
    slots.giveBack('b')
    await settled()
    expect(got).toEqual(['a1', 'a2', 'b1', 'b2'])
    slots.giveBack('a')
    await settled()
    expect(got).toEqual(['a1', 'a2', 'b1', 'b2', 'a3'])
  })
  it('are not waited for longer than the signal allows', async () => {
    const slots = new CallSlots(() => ({ inAll: 1, toOne: 1 }))
    const { got, take } = takers(slots)
    const control = new AbortController()
    await take('a', 'x')
    const waiting = take('b', 'x', control.signal)
    control.abort()
    expect(await waiting).toBe(false)
    expect(await take('c', 'x', control.signal)).toBe(false)
    slots.giveBack('x')
    await take('d', 'x')
    expect(got).toEqual(['a', 'no b', 'no c', 'd'])
  })
  it('are not waited for by more than a thousand', async () => {
    const slots = new CallSlots(() => ({ inAll: 1, toOne: 1 }))
    const { got, take } = takers(slots)
    for (let each = 0; each <= 1001; each++) take(String(each), 'x')
    await settled()
    expect(got).toEqual(['0', 'no 1001'])
  })
  it('follow options that change', async () => {
    let inAll = 1
    const slots = new CallSlots(() => ({ inAll, toOne: 9 }))
    const { got, take } = takers(slots)
    for (const name of ['1', '2', '3']) take(name, 'x')
    inAll = 3
    slots.giveBack('x')
    await settled()
    expect(got).toEqual(['1', '2', '3'])
  })
})
