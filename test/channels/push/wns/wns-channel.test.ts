import { describe, expect, it, onTestFinished } from 'vitest'
import { Secret } from '../../../../src/base/config/index.ts'
import { WnsStandIn, wnsTaken } from '../../../support/wns.ts'
import { channelsWith, device, event, now, type Settings } from '../support.ts'

const quick = { 'http.connection_timeout': 0.2, 'http.socket_timeout': 0.8 }
const day = 86_400_000

async function startWns(): Promise<WnsStandIn> {
  const wns = await WnsStandIn.start()
  onTestFinished(() => wns.close())
  return wns
}

function settingsFor(wns: WnsStandIn): Settings {
  return {
    'wns.sid': wns.sid,
    'wns.secret': new Secret(wns.secret),
    'wns.tokenEndpoint': wns.tokenEndpoint,
    'wns.allow': ['127.0.0.0/8'],
  }
}

async function wnsWith(settings: Settings, more: Parameters<typeof channelsWith>[1] = {}) {
  const channels = await channelsWith(settings, more)
  const push = (
    uri: string,
    message: unknown = 'm',
    given: { provider?: string; debug?: boolean } = {},
  ) => channels.send(event(message), device('wns', uri, given))
  return { channels, push }
}

describe('wns', () => {
  it('delivers the message as it is, raw', async () => {
    const wns = await startWns()
    const { push } = await wnsWith({ ...settingsFor(wns), 'wns.ttl': 60 })
    expect(await push(wns.channel('c'), 'Größe')).toEqual({ kind: 'delivered', id: 'id-1' })
    expect(wns.received).toMatchObject([
      {
        channel: 'c',
        body: 'Größe',
        headers: {
          authorization: 'Bearer EgAcAQMAAAAE1',
          'content-type': 'application/octet-stream',
          'x-wns-type': 'wns/raw',
          'x-wns-requestforstatus': 'true',
          'x-wns-ttl': '60',
        },
      },
    ])
  })

  it('shows a toast where that is wanted', async () => {
    const wns = await startWns()
    const toast = { 'wns.notificationType': 'toast', 'wns.title': 'News' } as const
    const { push } = await wnsWith({ ...settingsFor(wns), ...toast })
    expect(await push(wns.channel('c'))).toMatchObject({ kind: 'delivered' })
    expect(wns.received[0]?.body).toBe(
      '<toast launch="m"><visual><binding template="ToastGeneric"><text>News</text><text>m</text></binding></visual></toast>',
    )
  })

  it.each([
    [404, 'device-refused'],
    [410, 'device-refused'],
    [400, 'failed'],
    [403, 'failed'],
    [405, 'failed'],
    [413, 'failed'],
    [406, 'try-later'],
    [429, 'try-later'],
    [500, 'try-later'],
    [503, 'try-later'],
  ])('takes a %i for what it means', async (status, kind) => {
    const wns = await startWns()
    const headers = { 'X-WNS-Error-Description': 'because', 'Retry-After': '7' }
    wns.answers.set('c', { status, headers })
    const { push } = await wnsWith(settingsFor(wns))
    const after = kind === 'try-later' ? { after: 7 } : {}
    expect(await push(wns.channel('c'))).toEqual({ kind, reason: `${status} because`, ...after })
  })

  it.each([
    ['dropped', 'failed'],
    ['channelthrottled', 'try-later'],
  ] as const)('does not take a notification that was %s for delivered', async (fate, kind) => {
    const wns = await startWns()
    wns.answers.set('c', wnsTaken(fate, 'id'))
    const { push } = await wnsWith(settingsFor(wns))
    expect(await push(wns.channel('c'))).toMatchObject({ kind, id: 'id' })
  })

  it('asks for one access token, for another before it ends, and when it is refused', async () => {
    const wns = await startWns()
    let time = now
    const { push } = await wnsWith(settingsFor(wns), { now: () => time })
    await Promise.all(Array.from({ length: 20 }, () => push(wns.channel('c'))))
    expect(wns.grants).toBe(1)
    time += day
    await push(wns.channel('c'))
    expect(wns.grants).toBe(2)
    wns.revoke()
    expect(await push(wns.channel('c'))).toMatchObject({ kind: 'delivered' })
    expect([wns.grants, wns.received.length]).toEqual([3, 22])
  })

  it.each([
    [
      'refuses',
      { status: 400, body: { error: 'invalid_client' } },
      'failed',
      'no access token: answered 400 invalid_client',
    ],
    ['is away', { status: 503 }, 'try-later', 'no access token: answered 503'],
    ['is silent', 'stall' as const, 'try-later', 'no access token: no answer in time'],
    [
      'answers without end',
      (response: { write(text: string): unknown }) => {
        for (let each = 0; each < 20; each++) response.write('x'.repeat(10_000))
      },
      'try-later',
      'no access token: an answer without end',
    ],
  ])('sends nothing when the token server %s', async (_, grant, kind, reason) => {
    const wns = await startWns()
    wns.grant = grant
    const { push } = await wnsWith({ ...quick, ...settingsFor(wns) })
    expect(await push(wns.channel('c'))).toEqual({ kind, reason })
    expect(wns.received).toEqual([])
  })

  it('shows an access token to nobody that wns.allow does not admit', async () => {
    const [wns, other] = [await startWns(), await startWns()]
    const { push } = await wnsWith({ ...settingsFor(wns), 'wns.allow': ['*.notify.windows.com'] })
    for (const uri of [other.channel('c'), other.channel('c').replace('127.0.0.1', 'localhost')]) {
      expect(await push(uri)).toMatchObject({
        kind: 'failed',
        reason: expect.stringMatching(/^wns\.allow does not admit /),
      })
    }
    expect(other.http.connections).toBe(0)
  })

  it.each([
    '',
    'no URI',
    'http://db5.notify.windows.com/',
    'https://user:pw@db5.notify.windows.com/',
    'file:///etc/passwd',
  ])('takes %j for no channel URI', async (uri) => {
    const wns = await startWns()
    const { push } = await wnsWith(settingsFor(wns))
    expect(await push(uri)).toEqual({
      kind: 'device-refused',
      reason: 'deviceId is no channel URI',
    })
    expect(wns.grants).toBe(0)
  })

  it('refuses what is too large by itself', async () => {
    const wns = await startWns()
    const { push } = await wnsWith(settingsFor(wns))
    expect(await push(wns.channel('c'), 'x'.repeat(5001))).toEqual({
      kind: 'failed',
      reason: 'the payload has 5001 bytes, WNS takes 5000',
    })
  })

  it('says what is missing, and which provider nobody knows', async () => {
    const { push } = await wnsWith({})
    const uri = 'https://db5.notify.windows.com/?token=c'
    expect(await push(uri)).toEqual({ kind: 'failed', reason: 'wns.sid is not set' })
    expect(await push(uri, 'm', { provider: 'Nobody' })).toMatchObject({
      reason: 'there is no provider Nobody',
    })
  })

  it('asks for a debug device by the secret that is for debug', async () => {
    const wns = await startWns()
    const { push } = await wnsWith({
      ...settingsFor(wns),
      'wns.secret': new Secret('wrong'),
      'debug.wns.sid': wns.sid,
      'debug.wns.secret': new Secret(wns.secret),
    })
    expect(await push(wns.channel('c'), 'm', { debug: true })).toMatchObject({ kind: 'delivered' })
    expect(await push(wns.channel('c'))).toMatchObject({ kind: 'failed' })
  })
})
