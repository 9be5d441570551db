import { describe, expect, it } from 'vitest'
import { Closing } from '../../../src/base/kernel/index.ts'

describe('what is kept to be closed', () => {
  const part = (name: string, closed: string[], failure?: Error) => ({
    async close() {
      closed.push(name)
      if (failure !== undefined) throw failure
    },
  })

  it('is closed in reverse order, once', async () => {
    const closed: string[] = []
    const closing = new Closing()
    for (const name of ['first', 'second']) closing.keep(part(name, closed))
    await closing.close()
    await closing.close()
    expect(closed).toEqual(['second', 'first'])
  })

  it('is closed whole when one part fails, and the failure is told', async () => {
    const closed: string[] = []
    const closing = new Closing()
    closing.keep(part('first', closed))
    closing.keep(part('second', closed, new Error('stuck')))
    await expect(closing.close()).rejects.toThrow('stuck')
    expect(closed).toEqual(['second', 'first'])
  })
})
