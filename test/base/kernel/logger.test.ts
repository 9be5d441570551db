import { describe, expect, it } from 'vitest'
import { createLogger } from '../../../src/base/kernel/index.ts'
import { redisForTest } from '../../support/redis.ts'

const secret = 'Bearer of-a-customer'

function recorder() {
  const lines: string[] = []
  const logger = createLogger('info', { write: (line) => void lines.push(line) })
  return { logger, lines }
}

/** An answer of Redis to a command that carries a secret. */
async function refusedCommand(): Promise<Error> {
  const { commands } = await redisForTest()
  await commands.set('text', 'x')
  return commands.hset('text', 'field', secret).then(
    () => new Error('it was taken'),
    (error: Error) => error,
  )
}

describe('an error in the log', () => {
  it('names the command that Redis refused, and not what was in it', async () => {
    const { logger, lines } = recorder()
    logger.warn({ err: await refusedCommand() }, 'not written')
    expect(lines.join()).not.toContain(secret)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      msg: 'not written',
      err: { message: expect.stringContaining('WRONGTYPE'), command: { name: 'hset' } },
    })
  })

  it('hides it in errors within errors as well', async () => {
    const { logger, lines } = recorder()
    const inner = await refusedCommand()
    const outer = Object.assign(new Error('all failed', { cause: inner }), { lastNodeError: inner })
    logger.child({ room: 'delivery' }).error({ err: outer }, 'not written')
    logger.error({ err: new AggregateError([inner], 'several') }, 'not written')
    logger.error(inner)
    expect(lines).toHaveLength(3)
    expect(lines.join()).not.toContain(secret)
  })

  it('may be no error at all', () => {
    const { logger, lines } = recorder()
    logger.warn({ err: 'thrown text' }, 'odd')
    logger.warn({ err: undefined }, 'odd')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ err: 'thrown text' })
    expect(lines).toHaveLength(2)
  })
})
