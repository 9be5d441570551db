import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
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

  it.each(['PUT', 'DELETE', 'PATCH'])('answers 405 to %s', async (method) => {
    const { status, headers } = await request((await app()).url, method, '/genesys/cometd')
    expect([status, headers.allow]).toEqual([405, expect.stringContaining('POST')])
  })

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
