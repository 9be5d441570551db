import { expect, it, vi } from 'vitest'
import { atTurnEnd } from '../../../src/base/kernel/index.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

it('runs what was put there when the turn ends, in its order', async () => {
  const ran: string[] = []
  atTurnEnd(() => ran.push('first'))
  atTurnEnd(() => ran.push('second'))
  await Promise.resolve()
  expect(ran).toEqual([])
  await turn()
  expect(ran).toEqual(['first', 'second'])
})

it('runs in the same turn what that work puts there itself', async () => {
  const ran: string[] = []
  atTurnEnd(() => {
    ran.push('work')
    atTurnEnd(() => ran.push('of the work'))
  })
  setImmediate(() => ran.push('of the next turn'))
  await turn()
  expect(ran).toEqual(['work', 'of the work', 'of the next turn'])
})

it('runs the others when one of them throws', async () => {
  const thrown = vi.fn()
  process.once('uncaughtException', thrown)
  const ran: string[] = []
  atTurnEnd(() => {
    throw new Error('no luck')
  })
  atTurnEnd(() => ran.push('the other'))
  await turn()
  await turn()
  atTurnEnd(() => ran.push('a later one'))
  await turn()
  expect(thrown).toHaveBeenCalledTimes(1)
  expect(ran).toEqual(['the other', 'a later one'])
})
