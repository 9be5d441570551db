import { describe, expect, it } from 'vitest'
import { ApiFault } from '../../../src/console/web/frame/api.ts'
import type { Callback } from '../../../src/console/web/views/callback/callback-json.ts'
import {
  type MoveOutcome,
  movable,
  moveInTurns,
  withTurn,
} from '../../../src/console/web/views/callback/move-turns.ts'

const callback = (id: string, state: Callback['state'] = 'SCHEDULED'): Callback => ({
  ...{ id, service: 'billing', state, desiredTime: `old ${id}`, late: false, attempts: 0 },
  ...{ customerNumber: '', createdAt: '', expiresAt: '', keys: {} },
})
const three = ['a', 'b', 'c'].map((id) => callback(id))
const full = new ApiFault({ status: 400, message: 'full' })
const to = () => 'new'
const names = (callbacks: readonly Callback[]) => callbacks.map(({ id }) => id)

describe('moving many callbacks', () => {
  it('goes one by one in their order, and keeps the answer to each that stays', async () => {
    const sent: string[] = []
    const seen: number[] = []
    const outcome = await moveInTurns({
      ...{ callbacks: three, to, onProgress: ({ moved }) => seen.push(moved.length) },
      async send(id, at) {
        sent.push(`${id} ${at}`)
        if (id === 'b') throw full
      },
    })
    expect(sent).toEqual(['a new', 'b new', 'c new'])
    expect(seen).toEqual([1, 1, 2])
    expect(names(outcome.moved)).toEqual(['a', 'c'])
    expect(outcome.refused).toEqual([{ callback: three[1], at: 'new', fault: full }])
  })

  it('leaves the rest alone once it is stopped', async () => {
    const sent: string[] = []
    const outcome = await moveInTurns({
      ...{ callbacks: three, to, send: async (id) => sent.push(id) },
      isStopped: () => sent.length > 0,
    })
    expect(outcome).toMatchObject({ total: 3, refused: [], isStopped: true })
    expect(names(outcome.moved)).toEqual(['a'])
  })

  it('counts one that goes at the second try, and what the second try is answered', () => {
    const refused = three.map((each) => ({ callback: each, at: 'new', fault: full }))
    const ended: MoveOutcome = { total: 3, moved: [], refused, isStopped: false }
    const [first = callback('none'), second = callback('none')] = three
    const gone = withTurn(ended, second, undefined)
    expect(names(gone.moved)).toEqual(['b'])
    expect(gone.refused.map(({ callback: { id } }) => id)).toEqual(['a', 'c'])
    const again = new ApiFault({ status: 400, message: 'full too' })
    const still = withTurn(gone, first, { callback: first, at: 'other', fault: again })
    expect(still.refused.map(({ callback: { id }, at }) => `${id} ${at}`)).toEqual([
      'a other',
      'c new',
    ])
  })

  it('is for those that wait for their time', () => {
    const all = [callback('a'), callback('b', 'QUEUED'), callback('c', 'COMPLETED')]
    expect(names(movable(all))).toEqual(['a'])
  })

  it('does not take a mistake of its own for a refusal', async () => {
    const send = () => Promise.reject(new TypeError('a mistake'))
    await expect(moveInTurns({ callbacks: three, to, send })).rejects.toThrow('a mistake')
  })
})
