import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Secret } from '../../../src/base/config/index.ts'
import { toHttpcbPost } from '../../../src/channels/push/httpcb-channel.ts'
import { channelsWith, device, event, receiver } from './support.ts'

const key = Buffer.alloc(32, 7)
const signed = new Secret(`whsec_${key.toString('base64')}`)
const unsigned = new Secret('')

describe('toHttpcbPost', () => {
  it('leaves the body alone and puts the signature beside it', () => {
    const url = new URL('http://receiver.example.com/hook')
    const plain = toHttpcbPost(event('m'), url, { secret: '', at: 0 })
    expect(plain).toEqual({
      url,
      body: 'm',
      headers: { 'Content-Type': 'text/plain;charset=UTF-8' },
    })
    const secret = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'
    const signedPost = toHttpcbPost(event('m'), url, { secret, at: 1_674_087_231_500 })
    expect(Object.keys(signedPost.headers)).toEqual([
      'Content-Type',
      'webhook-id',
      'webhook-timestamp',
      'webhook-signature',
    ])
    expect(signedPost).toMatchObject({ body: 'm', headers: { 'webhook-timestamp': '1674087231' } })
  })
})

describe('httpcb', () => {
  it('posts the message byte for byte, whatever it is', async () => {
    const { url, received } = await receiver()
    const channels = await channelsWith()
    const text = fc.string({ unit: 'grapheme', maxLength: 2000 })
    await fc.assert(
      fc.asyncProperty(text, async (message) => {
        received.length = 0
        const outcome = await channels.send(event(message), device('httpcb', url))
        expect(outcome).toEqual({ kind: 'delivered' })
        expect(received).toMatchObject([{ method: 'POST', path: '/', body: message }])
      }),
      { numRuns: 50 },
    )
  })

  it('says text/plain of text, also when it looks like JSON, and JSON only of JSON', async () => {
    const { url, received } = await receiver()
    const channels = await channelsWith()
    for (const message of ['plain', '{"a":1}', { a: 1 }]) {
      await channels.send(event(message), device('httpcb', url))
    }
    const seen = received.map(({ headers, body }) => [headers['content-type'], body])
    expect(seen).toEqual([
      ['text/plain;charset=UTF-8', 'plain'],
      ['text/plain;charset=UTF-8', '{"a":1}'],
      ['application/json', '{"a":1}'],
    ])
  })

  it('forgives white space round the URL, as the example of the reference has it', async () => {
    const { port, received } = await receiver()
    const channels = await channelsWith()
    const url = ` http://localhost:${port}/gms-web/gms/value/suffix`
    expect(await channels.send(event('m'), device('httpcb', url))).toEqual({ kind: 'delivered' })
    expect(received).toMatchObject([{ path: '/gms-web/gms/value/suffix' }])
  })

  it.each([
    [200, { kind: 'delivered' }],
    [201, { kind: 'failed', reason: 'answered 201' }],
    [204, { kind: 'failed', reason: 'answered 204' }],
    [301, { kind: 'failed', reason: 'answered 301' }],
    [400, { kind: 'failed', reason: 'answered 400' }],
    [404, { kind: 'failed', reason: 'answered 404' }],
    [410, { kind: 'device-refused', reason: 'answered 410' }],
    [429, { kind: 'try-later', reason: 'answered 429', after: 7 }],
    [503, { kind: 'try-later', reason: 'answered 503', after: 7 }],
  ])('takes %i for what it means', async (status, expected) => {
    const { url } = await receiver((_, response) => {
      response.writeHead(status, { 'Retry-After': '7' }).end()
    })
    const channels = await channelsWith()
    expect(await channels.send(event('m'), device('httpcb', url))).toEqual(expected)
  })

  it.each([301, 302, 307, 308])('does not follow a %i', async (status) => {
    const target = await receiver()
    const { url } = await receiver((_, response) => {
      response.writeHead(status, { Location: target.url }).end()
    })
    const channels = await channelsWith()
    expect(await channels.send(event('m'), device('httpcb', url))).toMatchObject({ kind: 'failed' })
    expect(target.received).toEqual([])
  })

  it('signs by headers alone, and the signature holds', async () => {
    const { url, received } = await receiver()
    const channels = await channelsWith({ 'httpcb.signingSecret': signed })
    await channels.send(event('to be signed ✓'), device('httpcb', url))
    const [call] = received
    const mac = createHmac('sha256', key)
    mac.update(`${'a'.repeat(32)}.1790000000.to be signed ✓`)
    expect(call).toMatchObject({
      body: 'to be signed ✓',
      headers: {
        'webhook-id': 'a'.repeat(32),
        'webhook-timestamp': '1790000000',
        'webhook-signature': `v1,${mac.digest('base64')}`,
      },
    })
  })

  it('signs nothing without a secret, and by the provider its own way', async () => {
    const { url, received } = await receiver()
    const channels = await channelsWith(
      { 'httpcb.signingSecret': signed },
      { providers: { Silent: { 'httpcb.signingSecret': unsigned } } },
    )
    await channels.send(event('m'), device('httpcb', url, { provider: 'Silent' }))
    await channels.send(event('m'), device('httpcb', url, { provider: 'Other' }))
    expect(received.map(({ headers }) => 'webhook-signature' in headers)).toEqual([false, true])
  })
})

describe('httpcb.allow', () => {
  it.each([
    ['an address', (port: number) => `http://127.0.0.1:${port}/`],
    ['the same as a number', (port: number) => `http://2130706433:${port}/`],
    ['the same as IPv6', (port: number) => `http://[::ffff:127.0.0.1]:${port}/`],
    ['a name that points there', (port: number) => `http://localhost:${port}/`],
  ])('opens no connection to what it does not admit: %s', async (_, urlOf) => {
    const { port, received, connections } = await receiver()
    const channels = await channelsWith({ 'httpcb.allow': ['10.0.0.0/8', '*.example.com'] })
    const outcome = await channels.send(event('m'), device('httpcb', urlOf(port)))
    expect(outcome).toMatchObject({
      kind: 'failed',
      reason: expect.stringMatching(/^httpcb\.allow does not admit /),
    })
    expect(received).toEqual([])
    expect(connections()).toBe(0)
  })

  it('admits a host by name wherever it points', async () => {
    const { port } = await receiver()
    const channels = await channelsWith({ 'httpcb.allow': ['localhost'] })
    const by = (host: string) =>
      channels.send(event('m'), device('httpcb', `http://${host}:${port}/`))
    expect(await by('localhost')).toEqual({ kind: 'delivered' })
    expect(await by('127.0.0.1')).toMatchObject({ kind: 'failed' })
  })

  it('admits an IPv4 address dressed as IPv6', async () => {
    const { port } = await receiver()
    const channels = await channelsWith()
    const url = `http://[::ffff:127.0.0.1]:${port}/`
    // Whether such a connection opens is the machine's affair; that it may is ours.
    const outcome = await channels.send(event('m'), device('httpcb', url))
    expect(JSON.stringify(outcome)).not.toContain('does not admit')
  })

  it('counts for connections that are open already', async () => {
    const { url, received } = await receiver()
    const channels = await channelsWith()
    expect(await channels.send(event('m'), device('httpcb', url))).toEqual({ kind: 'delivered' })
    channels.set({ 'httpcb.allow': [] })
    expect(await channels.send(event('m'), device('httpcb', url))).toMatchObject({ kind: 'failed' })
    expect(received).toHaveLength(1)
  })

  it.each(['file:///etc/passwd', 'ftp://127.0.0.1/', 'javascript:0', '', 'no url', 'http://'])(
    'does not call %j',
    async (url) => {
      const channels = await channelsWith()
      const outcome = await channels.send(event('m'), device('httpcb', url))
      expect(outcome).toEqual({ kind: 'device-refused', reason: 'deviceId is not a URL' })
    },
  )
})
