import { describe, expect, it } from 'vitest'
import { appForFile } from '../../support/app.ts'
import { BayeuxClient } from '../../support/bayeux.ts'
import { request } from '../../support/http.ts'

const app = appForFile()
const client = async () => new BayeuxClient((await app()).url)
const handshake = { channel: '/meta/handshake', version: '1.0', minimumVersion: '0.9', id: '1' }

describe('/meta/handshake', () => {
  it.each(['', '/', '/handshake'])('answers under /genesys/cometd%s', async (path) => {
    const { body } = await (await client()).post([handshake], path)
    expect(body).toEqual([
      {
        id: '1',
        minimumVersion: '1.0',
        supportedConnectionTypes: ['websocket', 'callback-polling', 'long-polling'],
        successful: true,
        channel: '/meta/handshake',
        ext: { ack: true },
        clientId: expect.stringMatching(/^[0-9a-f]{32}$/),
        version: '1.0',
        advice: { reconnect: 'retry', interval: 0, timeout: 60000 },
      },
    ])
  })

  it('takes a single object and answers with an array', async () => {
    const { body } = await (await client()).post(handshake)
    expect(body).toMatchObject([{ successful: true }])
  })

  it.each(['application/json;charset=UTF-8', 'text/json', 'text/plain'])(
    'reads messages sent as %s',
    async (type) => {
      const { body } = await (await client()).post(JSON.stringify(handshake), '', {
        'content-type': type,
      })
      expect(body).toMatchObject([{ successful: true }])
    },
  )

  it('reads messages from a form', async () => {
    const form = new URLSearchParams({ message: JSON.stringify([handshake]) })
    expect((await (await client()).post(form)).body).toMatchObject([{ successful: true }])
  })

  it('sets BAYEUX_BROWSER and needs it nowhere', async () => {
    const device = await client()
    const { headers, body } = await device.post([handshake])
    expect(headers['set-cookie']?.[0]).toMatch(/^BAYEUX_BROWSER=[0-9a-f]{24}; Path=.*HttpOnly/)
    device.clientId = (body as { clientId: string }[])[0]?.clientId ?? ''
    expect(await device.subscribe()).toMatchObject([{ successful: true }])
  })

  it('answers a page of another origin with credentials, and its preflight', async () => {
    const { url } = await app()
    const origin = 'https://shop.example'
    const { headers } = await (await client()).post([handshake], '', { origin })
    expect(headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'content-type': 'application/json;charset=UTF-8',
    })
    const asked = {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'gms_user,content-type,x-requested-with',
    }
    const preflight = await request(url, 'OPTIONS', '/genesys/cometd', undefined, asked)
    expect([preflight.status, preflight.headers['access-control-allow-headers']]).toEqual([
      204,
      'gms_user,content-type,x-requested-with',
    ])
  })

  it('refuses a client that can connect in no way we know', async () => {
    const types = { supportedConnectionTypes: ['carrier-pigeon'] }
    const { body } = await (await client()).post([{ ...handshake, ...types }])
    expect(body).toMatchObject([{ successful: false, error: expect.stringMatching(/^301:/) }])
  })

  it('refuses a handshake without a version', async () => {
    const { body } = await (await client()).post([{ channel: '/meta/handshake' }])
    expect(body).toMatchObject([
      { successful: false, error: expect.stringMatching(/^402:version/) },
    ])
  })

  it('tells the time when it is asked', async () => {
    const before = Date.now()
    const asked = { ...handshake, ext: { timesync: { tc: before, l: 0, o: 0 } } }
    const { body } = await (await client()).post([asked])
    const [{ ext } = { ext: {} }] = body as { ext: { ack?: boolean; timesync?: { ts: number } } }[]
    expect(ext).toMatchObject({ ack: true, timesync: { tc: before, p: expect.any(Number) } })
    expect(ext.timesync?.ts).toBeGreaterThanOrEqual(before)
  })

  it('is refused without gms_user', async () => {
    const { status, body } = await (await client()).post([handshake], '', { gms_user: '' })
    expect([status, body]).toEqual([
      400,
      {
        message: 'The gms_user header is required',
        exception: 'com.genesyslab.gsg.services.cometd.UserRequiredException',
      },
    ])
  })
})
