import { beforeAll, describe, expect, it } from 'vitest'
import { createLogger, newHexId } from '../../../src/base/kernel/index.ts'
import { type CometdServer, createCometdServer } from '../../../src/channels/cometd/index.ts'
import { serve } from '../../api/serve.ts'
import { BayeuxClient, messagesIn } from '../../support/bayeux.ts'
import { cometdOptions } from '../../support/cometd.ts'
import { basic } from '../../support/http.ts'
import { redisForTest } from '../../support/redis.ts'

describe('the CometD server, towards the rooms above', () => {
  let cometd: CometdServer
  let url: string

  beforeAll(async () => {
    cometd = await createCometdServer({
      redis: await redisForTest(),
      startId: newHexId(),
      options: () => cometdOptions(),
      logger: createLogger('silent'),
    })
    url = await serve([cometd.routes])
    return () => cometd.close()
  })

  it('tells of a handshake before it is answered', async () => {
    const heard: string[] = []
    const undo = cometd.onHandshake(async (user) => void heard.push(user))
    const device = new BayeuxClient(url)
    await device.handshake()
    undo()
    expect(heard).toEqual([device.user])
  })

  it('tells of a disconnect before it is answered, with what the device added', async () => {
    const heard: unknown[] = []
    const undo = cometd.onDisconnect(async (farewell) => void heard.push(farewell))
    const device = await new BayeuxClient(url).join()
    const { user, clientId } = device
    const ext = { transcriptPosition: '4' }
    await device.disconnect({ ext })
    undo()
    expect(heard).toEqual([{ user, clientId, ext, last: true }])
  })

  it('tells of a disconnect whose session was forgotten, when the device adds something', async () => {
    const heard: unknown[] = []
    const undo = cometd.onDisconnect(async (farewell) => void heard.push(farewell))
    const device = new BayeuxClient(url)
    device.clientId = 'forgotten'
    const ext = { transcriptPosition: '4' }
    expect(await device.disconnect({ ext })).toMatchObject([{ successful: false }])
    await device.disconnect()
    undo()
    expect(heard).toEqual([{ user: device.user, clientId: 'forgotten', ext, last: true }])
  })

  it('calls no device the last while another of the user is there', async () => {
    const heard: boolean[] = []
    const undo = cometd.onDisconnect(async ({ last }) => void heard.push(last))
    const first = await new BayeuxClient(url).join()
    const second = await new BayeuxClient(url, first.user).join()
    await first.disconnect()
    await second.disconnect()
    undo()
    expect(heard).toEqual([false, true])
  })

  it('answers a device all the same when a listener fails', async () => {
    const undo = cometd.onHandshake(() => Promise.reject(new Error('no')))
    expect(await new BayeuxClient(url).handshake()).toMatchObject({ successful: true })
    undo()
  })

  it('delivers again what a device says it has not got', async () => {
    const device = await new BayeuxClient(url).join()
    const { user } = device
    const places = []
    for (const message of ['a', 'b', 'c'])
      places.push(await cometd.deliver(user, { tag: 't', message }))
    expect(messagesIn(await device.connect())).toEqual(['a', 'b', 'c'])
    await device.disconnect()
    expect(await cometd.recent(user, 2)).toEqual([
      { position: 2, tag: 't', message: 'b' },
      { position: 3, tag: 't', message: 'c' },
    ])
    const [first] = places
    if (first !== undefined) await cometd.rewind(user, first)
    const again = new BayeuxClient(url, user)
    await again.handshake()
    await again.subscribe()
    expect(messagesIn(await again.connect())).toEqual(['b', 'c'])
  })

  it('delivers to many in one go, and a name that is none takes no other along', async () => {
    const devices = await Promise.all([new BayeuxClient(url).join(), new BayeuxClient(url).join()])
    const [one = '', other = ''] = devices.map(({ user }) => user)
    const event = { tag: 't', message: 'to all' }
    expect(await cometd.deliverAll([one, other], event)).toMatchObject([
      { position: 1 },
      { position: 1 },
    ])
    const places = await cometd.deliverAll([one, 'no\nname', other], event)
    expect(places).toMatchObject([{ position: 2 }, { status: 400 }, { position: 2 }])
    for (const device of devices) {
      expect(messagesIn(await device.connect())).toEqual(['to all', 'to all'])
    }
  })

  it('delivers to as many at once as may wait for Redis, and refuses the others', async () => {
    const small = await createCometdServer({
      ...{ redis: await redisForTest(), startId: newHexId(), logger: createLogger('silent') },
      options: () => cometdOptions({ max_pending_appends: 3 }),
    })
    const event = { tag: 't', message: 'm' }
    const [one, some, late] = await Promise.all([
      small.deliverAll(['a'], event),
      small.deliverAll(['b', 'c', 'd', 'e'], event),
      small.deliverAll(['f'], event),
    ])
    expect(one).toMatchObject([{ position: 1 }])
    expect(some).toMatchObject([{ position: 1 }, { position: 1 }, { status: 503 }, { status: 503 }])
    expect(late).toMatchObject([{ status: 503 }])
    expect(await small.deliver('f', event)).toMatchObject({ position: 1 })
    await small.close()
  })

  it('delivers to nobody what is too large', async () => {
    const tooLarge = { tag: 't', message: 'x'.repeat(1 << 20) }
    const places = await cometd.deliverAll(['one', 'other'], tooLarge)
    expect(places).toMatchObject([{ status: 413 }, { status: 413 }])
    await expect(cometd.deliver('one', tooLarge)).rejects.toMatchObject({ status: 413 })
  })

  it('opens the mailbox of an agent to that agent and to supervisors, and to nobody else', async () => {
    const handshake = [{ channel: '/meta/handshake', version: '1.0' }]
    const asked = (headers: { authorization?: string }, agent = 'default') =>
      new BayeuxClient(url, `agent:${agent}`).post(handshake, '', headers)
    const connect = { channel: '/meta/connect', clientId: 'x', connectionType: 'long-polling' }
    expect((await new BayeuxClient(url, 'agent:default').post([connect])).status).toBe(401)
    expect((await asked({})).status).toBe(401)
    expect((await asked(basic('default', 'wrong'))).status).toBe(401)
    expect((await asked(basic('default', 'password'), 'somebody-else')).status).toBe(200) // an admin
    expect((await asked(basic('default', 'password'))).status).toBe(200)
  })
})
