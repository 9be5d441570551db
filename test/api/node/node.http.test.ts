import { describe, expect, it } from 'vitest'
import { basic, type Headers, request } from '../../support/http.ts'
import { redisForTest } from '../../support/redis.ts'
import { nodeOn, serveNode } from './serve-node.ts'

const admin = '/genesys/1/admin'
const operator = basic('default', 'password')

const refusal = (status: number, exception: string) => ({
  status,
  body: { message: expect.any(String), exception: expect.stringContaining(exception) },
})

function callerOf(baseUrl: string) {
  return (method: string, path: string, headers: Headers = operator) =>
    request(baseUrl, method, `${admin}${path}`, undefined, headers)
}

describe('GET /admin/node/status', () => {
  it('needs neither credentials nor Redis', async () => {
    const redis = await redisForTest()
    const { baseUrl } = await serveNode('a', redis)
    await redis.close()
    expect(await callerOf(baseUrl)('GET', '/node/status', {})).toMatchObject({
      status: 200,
      text: 'ONLINE',
    })
  })
  it('is OFFLINE once the process is about to stop', async () => {
    const { baseUrl, node } = await serveNode('a')
    node.service.goOffline()
    const call = callerOf(baseUrl)
    expect(await call('GET', '/node/status', {})).toMatchObject({ status: 200, text: 'OFFLINE' })
    const refused = await call('POST', '/node/changestatus/ONLINE')
    expect(refused).toMatchObject(refusal(409, '.node.NodeLeavingException'))
  })
})

describe('POST /admin/node/changestatus/{status}', () => {
  it('takes the status in any case', async () => {
    const { baseUrl } = await serveNode('a')
    const changed = await callerOf(baseUrl)('POST', '/node/changestatus/offline')
    expect(changed).toMatchObject({ status: 200, text: 'OFFLINE' })
    expect(changed.headers['content-type']).toBe('text/plain;charset=ISO-8859-1')
  })
  it('refuses every other word and changes nothing', async () => {
    const { baseUrl, node } = await serveNode('a')
    const refused = await callerOf(baseUrl)('POST', '/node/changestatus/AWAY')
    expect(refused).toMatchObject(refusal(400, '.node.UnknownStatusException'))
    expect(node.service.status()).toBe('ONLINE')
  })
  it('asks for credentials and changes nothing without them', async () => {
    const { baseUrl, node } = await serveNode('a')
    const refused = await callerOf(baseUrl)('POST', '/node/changestatus/OFFLINE', {})
    expect(refused).toMatchObject({ status: 401 })
    expect(node.service.status()).toBe('ONLINE')
  })
})

describe('GET /admin/nodes', () => {
  it('lists all nodes of the cluster from any of them', async () => {
    const redis = await redisForTest()
    const [a, b] = [await serveNode('a', redis), await serveNode('b', redis)]
    await Promise.all([a.node.heart.start(), b.node.heart.start()])
    const { status, body } = await callerOf(b.baseUrl)('GET', '/nodes')
    expect(status).toBe(200)
    expect(body).toEqual([
      {
        ...{ id: 'a', state: 'up', status: 'ONLINE', self: false },
        ...{ host: '127.0.0.1', port: 8080, version: '1.2.3' },
        startId: a.node.service.startId,
        startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        lastSeenAt: expect.stringMatching(/Z$/),
        load: { cpu: expect.any(Number), memory: expect.any(Number) },
      },
      expect.objectContaining({ id: 'b', self: true }),
    ])
  })
  it('asks for credentials', async () => {
    const { baseUrl } = await serveNode('a')
    expect(await callerOf(baseUrl)('GET', '/nodes', {})).toMatchObject({ status: 401 })
  })
  it('answers 503 when Redis is away', async () => {
    const redis = await redisForTest()
    const { baseUrl } = await serveNode('a', redis)
    await redis.close()
    expect(await callerOf(baseUrl)('GET', '/nodes')).toMatchObject({
      status: 503,
      headers: { 'retry-after': expect.any(String) },
    })
  })
})

describe('DELETE /admin/nodes/{id}', () => {
  const path = `/nodes/${encodeURIComponent('host:8080')}`

  it('removes a node that is down, and knows it no more', async () => {
    const redis = await redisForTest()
    const times = { beatEvery: 10, lease: 20, memory: 600_000 }
    const { baseUrl } = await serveNode('a', redis, { times })
    await nodeOn(redis, 'host:8080').service.beat()
    const call = callerOf(baseUrl)
    const remove = async () => (await call('DELETE', path)).status
    await expect.poll(remove, { interval: 5 }).toBe(200)
    expect(await call('DELETE', path)).toMatchObject(refusal(404, '.node.NodeNotFoundException'))
  })
  it('tells who did it, once it is done', async () => {
    const redis = await redisForTest()
    const times = { beatEvery: 10, lease: 20, memory: 600_000 }
    const { baseUrl, node } = await serveNode('a', redis, { times })
    const acts: unknown[] = []
    node.service.onAct((act) => acts.push(act))
    await nodeOn(redis, 'host:8080').service.beat()
    const call = callerOf(baseUrl)
    await call('DELETE', '/nodes/none')
    await expect.poll(async () => (await call('DELETE', path)).status, { interval: 5 }).toBe(200)
    await call('POST', '/node/changestatus/OFFLINE')
    await call('POST', '/node/changestatus/OFFLINE')
    const by = { name: 'default', role: 'admin', address: '127.0.0.1' }
    expect(acts).toEqual([
      { what: 'node.removed', id: 'host:8080', by },
      { what: 'node.offline', id: 'a', by },
    ])
  })
  it('refuses to remove a node that is alive', async () => {
    const redis = await redisForTest()
    const { baseUrl } = await serveNode('a', redis)
    await nodeOn(redis, 'host:8080').service.beat()
    const refused = await callerOf(baseUrl)('DELETE', path)
    expect(refused).toMatchObject(refusal(409, '.node.NodeAliveException'))
  })
})
