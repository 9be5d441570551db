import { describe, expect, it } from 'vitest'
import { OneAtATime } from '../../../../src/center/orchestration/embedded/one-at-a-time.ts'

describe('works of one name', () => {
  it('follow each other, also after one that failed', async () => {
    const line = new OneAtATime(10, () => new Error('too many'))
    const seen: string[] = []
    const work =
      (name: string, fails = false) =>
      async () => {
        seen.push(`${name} begins`)
        await Promise.resolve()
        seen.push(`${name} ends`)
        if (fails) throw new Error(name)
        return name
      }
    const failed = expect(line.do('x', work('one', true))).rejects.toThrow('one')
    const other = line.do('x', work('two'))
    await failed
    expect(await other).toBe('two')
    expect(seen).toEqual(['one begins', 'one ends', 'two begins', 'two ends'])
  })

  it('do not wait for those of another', async () => {
    const line = new OneAtATime(10, () => new Error('too many'))
    const held: (() => void)[] = []
    const first = line.do('x', () => new Promise<void>((resolve) => void held.push(resolve)))
    expect(await line.do('y', async () => 'free')).toBe('free')
    for (const release of held) release()
    await first
    await line.idle()
  })

  it('are refused when too many are in hand, and taken again later', async () => {
    const line = new OneAtATime(2, () => new Error('too many'))
    const two = [line.do('x', async () => 1), line.do('x', async () => 2)]
    await expect(line.do('x', async () => 3)).rejects.toThrow('too many')
    await Promise.all(two)
    await line.idle()
    expect(await line.do('x', async () => 4)).toBe(4)
  })
})
