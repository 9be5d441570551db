import { describe, expect, it } from 'vitest'
import { toCustomhttpPost } from '../../../src/channels/push/customhttp-channel.ts'
import { channelsWith, device, event, receiver } from './support.ts'

describe('toCustomhttpPost', () => {
  it('names device and message, and the configured message in place of the event', () => {
    const url = new URL('https://gateway.example.com/')
    const to = device('customhttp', 'd', { authorization: 'ZGVtbzo=' })
    expect(toCustomhttpPost(event({ a: 1 }), to, { url, message: '' })).toEqual({
      url,
      headers: { 'Content-Type': 'application/json', Authorization: 'ZGVtbzo=' },
      body: '{"deviceId":"d","message":"{\\"a\\":1}"}',
    })
    const { body } = toCustomhttpPost(event('m'), to, { url, message: 'News' })
    expect(body).toBe('{"deviceId":"d","message":"News"}')
  })
})

describe('customhttp', () => {
  it('posts device and message as JSON to the configured address', async () => {
    const { url, received } = await receiver()
    const channels = await channelsWith({ 'customhttp.url': `${url}push` })
    const outcome = await channels.send(event('hello "ä"'), device('customhttp', 'device 1'))
    expect(outcome).toEqual({ kind: 'delivered' })
    expect(received).toMatchObject([
      {
        method: 'POST',
        path: '/push',
        headers: { 'content-type': 'application/json' },
        body: '{"deviceId":"device 1","message":"hello \\"ä\\""}',
      },
    ])
    expect(received[0]?.headers).not.toHaveProperty('authorization')
  })

  it('sends the authorization as the subscriber gave it', async () => {
    const { url, received } = await receiver()
    const channels = await channelsWith({ 'customhttp.url': url })
    for (const authorization of ['ZGVtbzo=', 'Basic ZGVtbzo=']) {
      await channels.send(event('m'), device('customhttp', 'd', { authorization }))
    }
    expect(received.map(({ headers }) => headers.authorization)).toEqual([
      'ZGVtbzo=',
      'Basic ZGVtbzo=',
    ])
  })

  it('asks the nearest section that says something', async () => {
    const { url, received } = await receiver()
    const channels = await channelsWith(
      { 'customhttp.url': `${url}push` },
      {
        providers: {
          SalesApp: { 'customhttp.url': `${url}sales` },
          'SalesApp.event.a.b': { 'customhttp.url': `${url}sales-ab` },
          'event.a': { 'customhttp.url': `${url}a`, 'customhttp.message': 'configured' },
        },
      },
    )
    const sales = device('customhttp', 'd', { provider: 'SalesApp' })
    await channels.send(event('m', { tag: 'a.b.c' }), sales)
    await channels.send(event('m', { tag: 'a.c' }), sales)
    await channels.send(event('m', { tag: 'a.c' }), device('customhttp', 'd'))
    await channels.send(event('m', { tag: 'b' }), device('customhttp', 'd'))
    const own = { 'customhttp.message': 'published' }
    await channels.send(event('m', { tag: 'a', properties: own }), device('customhttp', 'd'))
    expect(received.map(({ path, body }) => [path, JSON.parse(body).message])).toEqual([
      ['/sales-ab', 'configured'],
      ['/sales', 'configured'],
      ['/a', 'configured'],
      ['/push', 'm'],
      ['/a', 'published'],
    ])
  })

  it('sends nothing for a provider that no section describes', async () => {
    const { url, received } = await receiver()
    const channels = await channelsWith({ 'customhttp.url': url })
    const to = device('customhttp', 'd', { provider: 'Nobody' })
    expect(await channels.send(event('m'), to)).toEqual({
      kind: 'failed',
      reason: 'there is no provider Nobody',
    })
    expect(received).toEqual([])
  })

  it('fails as long as no address is configured', async () => {
    const channels = await channelsWith()
    expect(await channels.send(event('m'), device('customhttp', 'd'))).toEqual({
      kind: 'failed',
      reason: 'customhttp.url is not set',
    })
  })
})
