import { describe, expect, it } from 'vitest'
import { RequestBatches, type Run } from '../../../src/center/access-numbers/request-batches.ts'

/** What was run, each answered by its name in capitals. */
function recorded(run: Run = async (requests) => requests.toUpperCase()) {
  const runs: string[] = []
  const batches = new RequestBatches((requests) => {
    runs.push(requests)
    return run(requests)
  })
  return { batches, runs }
}

describe('request batches', () => {
  it('send the requests of one turn together, and answer each', async () => {
    const { batches, runs } = recorded()
    const answers = ['a', 'b', 'c'].map((request) => batches.ask(request))
    expect(await Promise.all(answers)).toEqual(['A', 'B', 'C'])
    await batches.ask('d')
    expect(runs).toEqual(['a\nb\nc', 'd'])
  })

  it('run no more than 64 at once', async () => {
    const { batches, runs } = recorded()
    const names = Array.from({ length: 150 }, (_, at) => `n${at}`)
    const answers = await Promise.all(names.map((name) => batches.ask(name)))
    expect(answers).toEqual(names.map((name) => name.toUpperCase()))
    expect(runs.map((run) => run.split('\n').length)).toEqual([64, 64, 22])
  })

  it('run again as long as they are told to', async () => {
    let refusals = 3
    const { batches, runs } = recorded(async (requests) =>
      refusals-- > 0 ? null : requests.toUpperCase(),
    )
    expect(await batches.ask('a')).toBe('A')
    expect(runs).toEqual(['a', 'a', 'a', 'a'])
  })

  it('give up some time', async () => {
    const { batches, runs } = recorded(async () => null)
    await expect(batches.ask('a')).rejects.toMatchObject({ status: 503 })
    expect(runs.length).toBeLessThanOrEqual(1000)
  })

  it('fail with all that were sent together, and no other', async () => {
    const { batches } = recorded(async (requests) => {
      if (requests.includes('bad')) throw new Error('away')
      return requests.toUpperCase()
    })
    const together = [batches.ask('a'), batches.ask('bad')]
    for (const answer of together) await expect(answer).rejects.toThrow('away')
    expect(await batches.ask('a')).toBe('A')
  })
})
