import { describe, expect, it, onTestFinished } from 'vitest'
import { Secret } from '../../../../src/base/config/index.ts'
import { readVapidKey } from '../../../../src/channels/push/webpush/vapid.ts'
import { WebpushStandIn } from '../../../support/webpush.ts'
import { channelsWith, device, event, now, type Settings } from '../support.ts'

const privateKey = 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'
const vapid: Settings = {
  pushEnabled: ['webpush'],
  'webpush.privateKey': new Secret(privateKey),
  'webpush.subject': 'mailto:ops@example.com',
  'webpush.allow': ['127.0.0.0/8'],
}

async function startService(): Promise<WebpushStandIn> {
  const service = await WebpushStandIn.start(readVapidKey(privateKey)?.publicKey ?? '', () => now)
  onTestFinished(() => service.close())
  return service
}

async function webpushWith(settings: Settings, more: Parameters<typeof channelsWith>[1] = {}) {
  const channels = await channelsWith(settings, more)
  return (
    to: unknown,
    message: unknown = 'm',
    given: { provider?: string; properties?: Record<string, string> } = {},
  ) => {
    const deviceId = typeof to === 'string' ? to : JSON.stringify(to)
    return channels.send(event(message), device('webpush', deviceId, given))
  }
}

describe('webpush', () => {
  it('brings a page what only that page can read', async () => {
    const service = await startService()
    const push = await webpushWith({ ...vapid, 'webpush.title': 'News', 'webpush.topic': 'chat' })
    expect(await push(service.subscribe('page'), { _id: '1', text: 'Größe' })).toEqual({
      kind: 'delivered',
      id: `${service.http.url}/message/1`,
    })
    expect(service.received).toMatchObject([
      {
        page: 'page',
        content: '{"title":"News","message":"{\\"_id\\":\\"1\\",\\"text\\":\\"Größe\\"}"}',
        headers: { ttl: '86400', urgency: 'high', topic: 'chat' },
      },
    ])
  })

  it('reads an endpoint with its keys among the properties', async () => {
    const service = await startService()
    const push = await webpushWith(vapid)
    const { endpoint, keys } = service.subscribe('page')
    expect(await push(endpoint, 'm', { properties: keys })).toMatchObject({ kind: 'delivered' })
  })

  it.each([
    [201, 'delivered'],
    [202, 'delivered'],
    [404, 'device-refused'],
    [410, 'device-refused'],
    [400, 'failed'],
    [403, 'failed'],
    [413, 'failed'],
    [429, 'try-later'],
    [500, 'try-later'],
  ])('takes a %i for what it means', async (status, kind) => {
    const service = await startService()
    service.answers.set('page', { status, headers: { 'Retry-After': '7' } })
    const push = await webpushWith(vapid)
    const outcome = await push(service.subscribe('page'))
    expect(outcome).toMatchObject({ kind, ...(kind === 'try-later' ? { after: 7 } : {}) })
  })

  it('carries the most that fits, and refuses more by itself', async () => {
    const service = await startService()
    const push = await webpushWith(vapid)
    const room = 3993 - '{"message":""}'.length
    const page = service.subscribe('page')
    expect(await push(page, 'x'.repeat(room))).toMatchObject({ kind: 'delivered' })
    expect(await push(page, 'x'.repeat(room + 1))).toEqual({
      kind: 'failed',
      reason: 'the payload has 3994 bytes, web push takes 3993',
    })
  })

  it('calls no place that webpush.allow does not admit', async () => {
    const service = await startService()
    const push = await webpushWith({ ...vapid, 'webpush.allow': ['*.push.apple.com'] })
    expect(await push(service.subscribe('page'))).toMatchObject({
      kind: 'failed',
      reason: expect.stringMatching(/^webpush\.allow does not admit /),
    })
    expect(service.http.connections).toBe(0)
  })

  it.each([
    ['a URL alone', 'https://fcm.googleapis.com/fcm/send/x'],
    ['JSON that is broken', '{"endpoint":'],
    ['null', '{"endpoint":null,"keys":null}'],
    ['no TLS', { endpoint: 'http://push.example.com/', keys: { p256dh: 'x', auth: 'x' } }],
    [
      'a key beside the curve',
      {
        endpoint: 'https://push.apple.com/x',
        keys: { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) },
      },
    ],
    ['a list', [1]],
  ])('takes %s for no subscription', async (_, to) => {
    const push = await webpushWith(vapid)
    expect(await push(to)).toEqual({
      kind: 'device-refused',
      reason: 'deviceId is no push subscription',
    })
  })

  it('says what is missing, and which provider nobody knows', async () => {
    const service = await startService()
    const page = service.subscribe('page')
    const push = await webpushWith({ ...vapid, 'webpush.privateKey': undefined })
    expect(await push(page)).toEqual({ kind: 'failed', reason: 'webpush.privateKey is not set' })
    expect(await push(page, 'm', { provider: 'Nobody' })).toMatchObject({ kind: 'failed' })
  })
})
