import { expect, it } from 'vitest'
import { type ConsoleOptions, consoleSection } from '../../../src/base/config/index.ts'
import { createRedisSessionStore, SessionService } from '../../../src/console/session/index.ts'
import { redisForTest } from '../../support/redis.ts'

const users = { ann: { password: 'a', role: 'admin' } }
const ann = { name: 'ann', role: 'admin' } as const
const hour = 3_600_000

/** Sessions as they would be made so many hours ago. */
async function sessions(ago = 0) {
  const redis = await redisForTest()
  const options = consoleSection.schema.parse({ users }) as ConsoleOptions
  const clock = { now: () => Date.now() - ago * hour }
  const store = createRedisSessionStore(redis)
  const ended: string[] = []
  const service = new SessionService({
    ...{ store, console: () => options, clock },
    onEnd: ({ mailbox }) => ended.push(mailbox),
  })
  const keys = async () => {
    const found: string[] = []
    for await (const batch of redis.scan('*')) found.push(...batch)
    return found
  }
  return { redis, service, ended, keys }
}

it('lasts eight hours from its last use', async () => {
  const { redis, service, keys } = await sessions()
  const { token } = await service.open(ann)
  const [key = ''] = await keys()
  await redis.commands.pexpire(key, 1000)
  expect((await service.find(token))?.name).toBe('ann')
  expect((await redis.commands.pttl(key)) / hour).toBeCloseTo(8, 1)
})

it('lasts a day at most, however it is used', async () => {
  const { redis, service, keys } = await sessions(23)
  const { token } = await service.open(ann)
  expect((await service.find(token))?.name).toBe('ann')
  const [key = ''] = await keys()
  expect((await redis.commands.pttl(key)) / hour).toBeCloseTo(1, 1)
  const late = await sessions(24.1)
  const { token: old } = await late.service.open(ann)
  expect([await late.service.find(old), await late.keys()]).toEqual([undefined, []])
})

it('leaves nothing in Redis that opens it, or shows a password to who tries some', async () => {
  const { redis, service, keys } = await sessions()
  const { token, session } = await service.open(ann)
  const [key = ''] = await keys()
  const kept = `${key} ${await redis.commands.get(key)}`
  for (const secret of [token, session.csrf]) expect(kept).not.toContain(secret)
  expect(await service.find(session.id)).toBeUndefined()
})

it('tells of its end once, and not of the end of what never was', async () => {
  const { service, ended } = await sessions()
  const { token, session } = await service.open(ann)
  for (const each of [token, token, 'x'.repeat(43)]) await service.end(each)
  expect(ended).toEqual([session.mailbox])
})
