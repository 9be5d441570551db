import { expect, it, onTestFinished } from 'vitest'
import WebSocket from 'ws'
import type { CookieSession } from '../../../src/base/http/index.ts'
import { createLogger, newHexId } from '../../../src/base/kernel/index.ts'
import { redisUnavailable, toRedisError } from '../../../src/base/redis/index.ts'
import { createCometdServer } from '../../../src/channels/cometd/index.ts'
import { startServer } from '../../base/http/start-server.ts'
import { cometdOptions } from '../../support/cometd.ts'
import { redisForTest } from '../../support/redis.ts'

const session: CookieSession = {
  ...{ id: 's1', name: 'kate', role: 'agent', csrf: 'c', mailbox: 'agent:kate', expiresAt: 0 },
}

it('closes an agent’s WebSocket once its session is over, and not while that cannot be known', async () => {
  const store = { asked: 0, find: async (): Promise<CookieSession | undefined> => session }
  const find = () => {
    store.asked += 1
    return store.find()
  }
  const logger = createLogger('silent')
  const redis = await redisForTest()
  const options = () => cometdOptions()
  const rest = { redis, startId: newHexId(), options, logger, pingEvery: 20 }
  const cometd = await createCometdServer(rest)
  onTestFinished(() => cometd.close())
  const { http, base } = await startServer({
    ...{ routes: [cometd.routes], sessions: { find }, translateError: toRedisError, logger },
  })
  cometd.attach(http.app.server, http.app.routing)
  const headers = { cookie: `ringback_session=${'x'.repeat(43)}`, origin: base }
  const address = `${base.replace('http', 'ws')}/genesys/cometd?gms_user=agent:kate`
  const socket = new WebSocket(address, { headers })
  const closed = new Promise<number>((resolve) => socket.on('close', resolve))
  const lookedAgain = async () => {
    const before = store.asked
    await expect.poll(() => store.asked).toBeGreaterThan(before + 2)
    return socket.readyState
  }
  expect(await lookedAgain()).toBe(WebSocket.OPEN)
  store.find = () => Promise.reject(redisUnavailable())
  expect(await lookedAgain()).toBe(WebSocket.OPEN)
  store.find = async () => undefined
  expect(await closed).toBe(1008)
})
