import { connect as connectTo } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { appForFile } from '../../support/app.ts'
import { BayeuxClient, type BayeuxReply, messagesIn } from '../../support/bayeux.ts'
import { request } from '../../support/http.ts'

const app = appForFile()
const client = async () => new BayeuxClient((await app()).url)
const json = { 'content-type': 'application/json' }

describe('the CometD endpoint', () => {
  it.each([
    ['nothing', ''],
    ['no JSON', '[{"channel":'],
    ['an empty array', '[]'],
    ['a number', '7'],
    ['null', 'null'],
    ['an array of numbers', '[1, 2]'],
    ['a message without channel', '[{"id":"1"}]'],
    [
      'two handshakes',
      JSON.stringify(Array(2).fill({ channel: '/meta/handshake', version: '1.0' })),
    ],
    ['a hundred and one messages', JSON.stringify(Array(101).fill({ channel: '/meta/connect' }))],
  ])('answers 400 to %s', async (_what, text) => {
    const { status, body } = await (await client()).post(text, '', json)
    expect([status, body]).toEqual([
      400,
      {
        message: expect.stringMatching(/^Not a Bayeux message: /),
        exception: 'com.genesyslab.gsg.services.cometd.MessagesMalformedException',
      },
    ])
  })

  it('answers 413 beyond the body limit', async () => {
    const { status, body } = await (await client()).post(' '.repeat(70_000), '', json)
    expect([status, body]).toEqual([
      413,
      { message: expect.any(String), exception: expect.any(String) },
    ])
  })

  it('answers an unknown meta channel in Bayeux', async () => {
    const [reply] = await (await client()).send({ channel: '/meta/fly' })
    expect(reply).toMatchObject({ successful: false, error: '403:/meta/fly:Forbidden channel' })
  })

  it('answers what is no text where text is due, and never echoes what is deeply nested', async () => {
    const device = await (await client()).join()
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
    for (const value of ['{"toString":1}', deep]) {
      for (const field of ['id', 'subscription', 'clientId', 'connectionType', 'version', 'ext']) {
        for (const channel of ['/meta/subscribe', '/meta/connect', '/meta/handshake']) {
          const advice = { timeout: 0 }
          const known = { clientId: device.clientId, connectionType: 'long-polling', advice }
          const message = JSON.stringify({ channel, ...known, [field]: '?' })
          const { status } = await device.post(message.replace('"?"', value), '', json)
          expect([field, channel, status]).toEqual([field, channel, 200])
        }
      }
    }
  })

  it('answers requests that were sent one behind the other on a connection', async () => {
    const { url } = await app()
    const device = await new BayeuxClient(url).join()
    const connect = {
      channel: '/meta/connect',
      clientId: device.clientId,
      connectionType: 'long-polling',
    }
    const text = JSON.stringify([{ ...connect, advice: { timeout: 0 } }])
    const one = `POST /genesys/cometd HTTP/1.1\r\nHost: x\r\ngms_user: ${device.user}\r\nContent-Type: application/json\r\nContent-Length: ${text.length}\r\n\r\n${text}`
    const { hostname, port } = new URL(url)
    const socket = connectTo(Number(port), hostname)
    onTestFinished(() => void socket.destroy())
    socket.write(one.repeat(3))
    let answered = ''
    socket.on('data', (chunk) => {
      answered += chunk
    })
    await expect.poll(() => answered.match(/"successful":true/g)?.length).toBe(3)
  })

  it('closes the oldest session of a user who opens too many', async () => {
    const { url } = await app()
    const first = await new BayeuxClient(url).join()
    for (let count = 0; count < 50; count += 1) await new BayeuxClient(url, first.user).handshake()
    expect(await first.connect()).toMatchObject([{ successful: false }])
  })

  it.each(['PUT', 'DELETE', 'PATCH'])('answers 405 to %s', async (method) => {
    const { status, headers } = await request((await app()).url, method, '/genesys/cometd')
    expect([status, headers.allow]).toEqual([405, expect.stringContaining('POST')])
  })

  it.each(['', '/', '/handshake'])(
    'opens no session for HEAD under /genesys/cometd%s',
    async (path) => {
      const { url } = await app()
      const message = JSON.stringify([{ channel: '/meta/handshake', version: '1.0' }])
      const asked = `/genesys/cometd${path}?${new URLSearchParams({ message })}`
      const before = await sessions(url)
      const { status, headers } = await request(url, 'HEAD', asked, undefined, { gms_user: 'kate' })
      expect([status, headers.allow]).toEqual([405, 'GET, POST'])
      expect(await sessions(url)).toBe(before)
    },
  )

  it('keeps 1,000 arbitrary bodies from harm', { timeout: 60_000 }, async () => {
    const device = await (await client()).join()
    const known = fc.constantFrom(
      '/meta/handshake',
      '/meta/connect',
      '/meta/subscribe',
      '/meta/unsubscribe',
      '/meta/disconnect',
      '/_genesys',
    )
    const value = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constant(device.clientId))
    const message = fc.record(
      {
        channel: fc.oneof(known, fc.string()),
        id: value,
        clientId: value,
        connectionType: fc.oneof(fc.constant('long-polling'), value),
        supportedConnectionTypes: value,
        subscription: fc.oneof(fc.constant('/_genesys'), value),
        advice: fc.oneof(fc.record({ timeout: value }), value),
        ext: fc.oneof(fc.record({ ack: value, timesync: value }), value),
        version: value,
        data: value,
        error: value,
        successful: value,
      },
      { requiredKeys: ['channel'] },
    )
    const text = fc.oneof(
      fc.array(message, { maxLength: 3 }).map((messages) => JSON.stringify(messages)),
      message.map((single) => JSON.stringify(single)),
      fc.string(),
    )
    await fc.assert(
      fc.asyncProperty(text, async (body) => {
        const { status, body: reply } = await device.post(shortened(body), '', json)
        expect([200, 400]).toContain(status)
        if (status === 400) expect(reply).toMatchObject({ message: expect.any(String) })
        else expect(reply).toBeInstanceOf(Array)
      }),
      { numRuns: 1000 },
    )
    expect((await request((await app()).url, 'GET', '/livez')).status).toBe(200)
  })
})

async function sessions(url: string): Promise<number> {
  const { text } = await request(url, 'GET', '/metrics')
  return Number(/^cometd_sessions (\d+)$/m.exec(text)?.[1])
}

/** No connect of the fuzzer is to be held for a minute. */
function shortened(text: string): string {
  try {
    const parsed: unknown = JSON.parse(text)
    const messages = Array.isArray(parsed) ? parsed : [parsed]
    for (const message of messages) {
      if (message?.channel === '/meta/connect') message.advice = { timeout: 0 }
    }
    return JSON.stringify(parsed)
  } catch {
    return text // not JSON: it goes out as it is
  }
}

describe('callback-polling', () => {
  const get = async (query: Record<string, string>) =>
    request((await app()).url, 'GET', `/genesys/cometd?${new URLSearchParams(query)}`)
  const handshake = JSON.stringify([{ channel: '/meta/handshake', version: '1.0', id: '1' }])

  it('answers with a call of the function named', async () => {
    const { text, headers } = await get({ message: handshake, jsonp: 'app.hear', gms_user: 'kate' })
    expect(headers['content-type']).toBe('text/javascript;charset=UTF-8')
    expect(headers['x-content-type-options']).toBe('nosniff')
    const replies = JSON.parse(
      /^\/\*\*\/app\.hear\((.*)\);$/.exec(text)?.[1] ?? '',
    ) as BayeuxReply[]
    expect(replies).toMatchObject([{ successful: true }])
    expect(messagesIn(replies)).toEqual([])
  })

  it.each([
    [{ message: handshake, jsonp: 'alert(1)//', gms_user: 'kate' }],
    [{ jsonp: 'hear', gms_user: 'kate' }],
    [{ message: handshake }],
  ])('answers 400 to %j', async (query) => {
    expect((await get(query as Record<string, string>)).status).toBe(400)
  })
})
