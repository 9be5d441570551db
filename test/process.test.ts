import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { newHexId } from '../src/base/kernel/index.ts'
import {
  BayeuxClient,
  heldConnects,
  messagesIn,
  publish,
  subscribeComet,
} from './support/bayeux.ts'
import { temporaryFile } from './support/config.ts'
import { request } from './support/http.ts'
import { type RunningNode, startNode } from './support/start-node.ts'

describe('a node in a process of its own', () => {
  const status = async (url: string) =>
    (await request(url, 'GET', '/genesys/1/admin/node/status')).text

  it('leaves on SIGTERM: OFFLINE while it drains, held connects answered, exit 0', async () => {
    const GMS_CONFIG = temporaryFile('server: { drain: 1 }')
    const node = await startNode({ redisUrl: inject('redisUrl'), env: { GMS_CONFIG } })
    const device = await new BayeuxClient(node.url).join()
    const held = device.connect()
    await heldConnects(node.url, 1)
    expect(await status(node.url)).toBe('ONLINE')

    const stopping = node.stop()
    await expect.poll(() => status(node.url)).toBe('OFFLINE')
    expect((await request(node.url, 'GET', '/readyz')).status).toBe(503)
    expect((await request(node.url, 'GET', '/livez')).status).toBe(200)
    expect(await held).toMatchObject([{ successful: true, advice: { reconnect: 'retry' } }])
    expect(await stopping).toBe(0)
  })

  it('does not start with a wrong option, and names all of them', async () => {
    const GMS_CONFIG = temporaryFile('server: { drain: soon }\ncometd: { timeout: -1 }')
    const started = startNode({ redisUrl: inject('redisUrl'), env: { GMS_CONFIG } })
    await expect(started).rejects.toThrow(/server\.drain[\s\S]*cometd\.timeout/)
  })
})

describe('two nodes of which one dies', () => {
  let dying: RunningNode
  let living: RunningNode

  beforeAll(async () => {
    const redisUrl = inject('redisUrl')
    ;[dying, living] = await Promise.all([startNode({ redisUrl }), startNode({ redisUrl })])
  })
  afterAll(() => Promise.all([dying.kill(), living.kill()]))

  it('lose no message and no session', async () => {
    const device = await new BayeuxClient(dying.url, `dying-${newHexId()}`).join({ ack: true })
    const tag = `dying.${newHexId()}`
    await subscribeComet(dying.url, device.user, tag)
    const held = device.connect({ ext: { ack: 0 } })
    held.catch(() => undefined) // the node dies with it
    await heldConnects(dying.url, 1)
    await publish(living.url, tag, 'before')
    expect(messagesIn(await held)).toEqual(['before'])

    await dying.kill()
    await publish(living.url, tag, 'after')
    device.moveTo(living.url)
    expect(messagesIn(await device.connect({ ext: { ack: 1 } }))).toEqual(['after'])
  })
})
