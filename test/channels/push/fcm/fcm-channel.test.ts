import { describe, expect, it } from 'vitest'
import { ApnsStandIn } from '../../../support/apns.ts'
import { temporaryFile } from '../../../support/config.ts'
import { fcmRefusal } from '../../../support/fcm.ts'
import { now } from '../support.ts'
import { fcmWith, settingsFor, startFcm } from './support.ts'

const quick = { 'http.connection_timeout': 0.2, 'http.socket_timeout': 0.8 }
const hour = 3_600_000

describe.each(['fcm', 'gcm', 'android'] as const)('%s', (type) => {
  it('delivers, and names the message as Firebase does', async () => {
    const fcm = await startFcm()
    const { push } = await fcmWith({ ...settingsFor(fcm), 'fcm.title': 'News' })
    expect(await push('d:APA91', { type, message: { _id: '1', _action: 'a' } })).toEqual({
      kind: 'delivered',
      id: 'projects/example-app/messages/0:1',
    })
    expect(fcm.received).toMatchObject([
      {
        message: {
          token: 'd:APA91',
          data: { message: '{"_id":"1","_action":"a"}' },
          notification: { title: 'News' },
          android: { priority: 'high' },
        },
        headers: { authorization: 'Bearer ya29.1.example-app', host: 'fcm.googleapis.com' },
      },
    ])
  })
})

describe('fcm', () => {
  it.each([
    ['UNREGISTERED', 'device-refused', '404 UNREGISTERED'],
    ['INVALID_ARGUMENT', 'failed', '400 INVALID_ARGUMENT'],
    ['SENDER_ID_MISMATCH', 'failed', '403 SENDER_ID_MISMATCH'],
    ['THIRD_PARTY_AUTH_ERROR', 'failed', '401 THIRD_PARTY_AUTH_ERROR'],
    ['QUOTA_EXCEEDED', 'try-later', '429 QUOTA_EXCEEDED'],
    ['UNAVAILABLE', 'try-later', '503 UNAVAILABLE'],
    ['INTERNAL', 'try-later', '500 INTERNAL'],
  ])('takes %s for what it means, and does not ask again by itself', async (code, kind, reason) => {
    const fcm = await startFcm()
    fcm.answers.set('token', fcmRefusal(code))
    const { push } = await fcmWith(settingsFor(fcm))
    expect(await push()).toMatchObject({ kind, reason })
    expect(fcm.received).toHaveLength(1)
  })

  it('hands on how long Firebase wants it to wait, and does not wait itself', async () => {
    const fcm = await startFcm()
    fcm.answers.set('token', fcmRefusal('UNAVAILABLE', { 'Retry-After': '30' }))
    const { push } = await fcmWith(settingsFor(fcm))
    expect(await push()).toEqual({ kind: 'try-later', reason: '503 UNAVAILABLE', after: 30 })
    expect(await push('other')).toMatchObject({ kind: 'delivered' })
  })

  it('takes a project that is not found for no fault of the device', async () => {
    const fcm = await startFcm()
    const error = { code: 404, status: 'NOT_FOUND', message: 'no such project' }
    fcm.answers.set('token', { status: 404, body: { error } })
    const { push } = await fcmWith(settingsFor(fcm))
    expect(await push()).toEqual({ kind: 'failed', reason: '404 NOT_FOUND' })
  })

  it('asks for one access token, however many messages wait for it', async () => {
    const fcm = await startFcm()
    const { push } = await fcmWith(settingsFor(fcm))
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, at) => push(`token ${at}`.replace(' ', ':'))),
    )
    expect(outcomes.every(({ kind }) => kind === 'delivered')).toBe(true)
    expect(fcm.grants).toBe(1)
  })

  it('asks for another before it ends, and when it is refused', async () => {
    const fcm = await startFcm()
    let time = now
    const { push } = await fcmWith(settingsFor(fcm), { now: () => time })
    await push()
    time += 0.9 * hour
    await push()
    expect(fcm.grants).toBe(1)
    time += 0.1 * hour
    await push()
    expect(fcm.grants).toBe(2)
    fcm.revoke()
    expect(await push()).toMatchObject({ kind: 'delivered' })
    expect([fcm.grants, fcm.received.length]).toEqual([3, 4])
  })

  it.each([
    [
      'refuses',
      { status: 400, body: { error: 'invalid_grant' } },
      'failed',
      'no access token: answered 400 invalid_grant',
    ],
    [
      'is away',
      { status: 503, headers: { 'Retry-After': '9' } },
      'try-later',
      'no access token: answered 503',
    ],
    ['breaks off', 'reset' as const, 'try-later', expect.stringContaining('no access token: ')],
    ['is silent', 'stall' as const, 'try-later', 'no access token: no answer in time'],
    [
      'talks nonsense',
      { status: 200, body: '<html>' },
      'try-later',
      'no access token: answered 200',
    ],
  ])('sends nothing when the token server %s', async (_, grant, kind, reason) => {
    const fcm = await startFcm()
    fcm.grant = grant
    const { push } = await fcmWith({ ...quick, ...settingsFor(fcm) })
    expect(await push()).toMatchObject({ kind, reason })
    expect(fcm.received).toEqual([])
  })

  it('has no more connections than it may, and keeps them', async () => {
    const fcm = await startFcm()
    fcm.decide = () => (response) => {
      setTimeout(() => response.end('{"name":"n"}'), 5)
    }
    const { push } = await fcmWith({ ...settingsFor(fcm), 'http.max_connections_per_route': 4 })
    const outcomes = await Promise.all(Array.from({ length: 60 }, () => push()))
    expect(outcomes.every(({ kind }) => kind === 'delivered')).toBe(true)
    expect(fcm.http.mostAtOnce).toBe(4)
    expect(fcm.http.connections).toBeLessThanOrEqual(5) // one for the token
  })

  it('sends over a kept connection that Firebase has closed meanwhile', async () => {
    const fcm = await startFcm()
    const { push } = await fcmWith(settingsFor(fcm))
    await push()
    fcm.decide = () => {
      fcm.decide = () => undefined
      return 'reset'
    }
    expect(await push()).toMatchObject({ kind: 'delivered' })
  })

  it.each([
    ['says nothing', 'stall' as const, 'no answer in time'],
    ['resets', 'reset' as const, 'ECONNRESET'],
  ])('ends in time when Firebase %s, and goes on', async (_, answer, reason) => {
    const fcm = await startFcm()
    fcm.answers.set('bad', answer)
    const { push } = await fcmWith({
      ...quick,
      ...settingsFor(fcm),
      'http.max_connections_per_route': 1,
    })
    expect(await push('bad')).toEqual({ kind: 'try-later', reason })
    expect(fcm.received).toHaveLength(1)
    expect(await push()).toMatchObject({ kind: 'delivered' })
  })

  it('cuts off an answer without end', async () => {
    const fcm = await startFcm()
    fcm.answers.set('bad', (response) => {
      const pour = setInterval(() => response.write('x'.repeat(10_000)), 1)
      response.once('close', () => clearInterval(pour))
    })
    const { push } = await fcmWith(settingsFor(fcm))
    expect(await push('bad')).toMatchObject({ kind: 'try-later' })
    expect(await push()).toMatchObject({ kind: 'delivered' })
  })

  it.each([
    ['<html>', { status: 502, body: '<html>' }, 'try-later', 'answered 502'],
    ['nothing', { status: 200 }, 'try-later', 'answered 200'],
    ['a redirect', { status: 302, headers: { Location: '/' } }, 'try-later', 'answered 302'],
  ])('makes an outcome of %s', async (_, answer, kind, reason) => {
    const fcm = await startFcm()
    fcm.answers.set('token', answer)
    const { push } = await fcmWith(settingsFor(fcm))
    expect(await push()).toEqual({ kind, reason })
  })

  it('trusts only whom TLS vouches for', async () => {
    const fcm = await startFcm()
    const apns = await ApnsStandIn.start()
    const { push } = await fcmWith({ ...settingsFor(fcm), 'fcm.endpoint': apns.url })
    expect(await push()).toEqual({ kind: 'try-later', reason: 'SELF_SIGNED_CERT_IN_CHAIN' })
    await apns.close()
  })
})

describe('fcm › options', () => {
  it.each([
    ['nothing', {}, 'fcm.serviceAccount is not set'],
    [
      'a file that is not there',
      { 'fcm.serviceAccount': '/no/such/file' },
      'fcm.serviceAccount: no such file',
    ],
  ])('says what is wrong with %s', async (_, settings, reason) => {
    const { push } = await fcmWith(settings)
    expect(await push()).toEqual({ kind: 'failed', reason })
  })

  it.each(['', 'with blank', 'ü', 'x'.repeat(4097)])(
    'takes %j for no token, and sends nothing',
    async (ill) => {
      const fcm = await startFcm()
      const { push } = await fcmWith(settingsFor(fcm))
      expect(await push(ill)).toMatchObject({ kind: 'device-refused' })
      expect(fcm.received).toEqual([])
    },
  )

  it('refuses what is too large by itself', async () => {
    const fcm = await startFcm()
    const { push } = await fcmWith(settingsFor(fcm))
    const room = 4096 - 'message'.length
    expect(await push('t', { message: 'x'.repeat(room) })).toMatchObject({ kind: 'delivered' })
    expect(await push('t', { message: 'x'.repeat(room + 1) })).toEqual({
      kind: 'failed',
      reason: 'the payload has 4097 bytes, FCM takes 4096',
    })
  })

  it('sends for each provider, and for debug, by the account that is theirs', async () => {
    const fcm = await startFcm()
    const account = (project: string) => temporaryFile(fcm.newAccount(project).json, 'a.json')
    const { push } = await fcmWith(settingsFor(fcm), {
      providers: {
        SalesApp: {
          'fcm.serviceAccount': account('sales'),
          'debug.fcm.serviceAccount': account('sales-debug'),
        },
      },
    })
    const ids = []
    for (const given of [
      {},
      { provider: 'SalesApp' },
      { provider: 'SalesApp', debug: true },
      { debug: true },
    ]) {
      const outcome = await push('token', given)
      ids.push('id' in outcome ? outcome.id?.split('/')[1] : outcome)
    }
    expect(ids).toEqual(['example-app', 'sales', 'sales-debug', 'example-app'])
    expect(await push('token', { provider: 'Nobody' })).toEqual({
      kind: 'failed',
      reason: 'there is no provider Nobody',
    })
  })

  it('takes another account without losing what is under way by the old one', async () => {
    const fcm = await startFcm()
    let answer = () => {}
    fcm.answers.set('slow', (response) => {
      answer = () => response.end('{"name":"late"}')
    })
    const { channels, push } = await fcmWith(settingsFor(fcm))
    const slow = push('slow')
    await expect.poll(() => fcm.received.length).toBe(1)
    channels.set({ 'fcm.serviceAccount': temporaryFile(fcm.newAccount('new').json, 'new.json') })
    expect(await push()).toMatchObject({ id: 'projects/new/messages/0:2' })
    answer()
    expect(await slow).toEqual({ kind: 'delivered', id: 'late' })
  })

  it('ends with what is under way when the channels are closed', async () => {
    const fcm = await startFcm()
    fcm.answers.set('slow', 'stall')
    const { channels, push } = await fcmWith(settingsFor(fcm))
    const slow = push('slow')
    await expect.poll(() => fcm.received.length).toBe(1)
    await channels.close()
    expect(await slow).toMatchObject({ kind: 'try-later' })
  })
})
