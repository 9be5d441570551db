import { describe, expect, it, onTestFinished } from 'vitest'
import { notificationRoutes } from '../../../src/api/notification/index.ts'
import { consoleSection, Options, serverSection } from '../../../src/base/config/index.ts'
import { createHttpServer } from '../../../src/base/http/index.ts'
import { newUuid } from '../../../src/base/kernel/index.ts'
import { toRedisError } from '../../../src/base/redis/index.ts'
import { temporaryFile } from '../../support/config.ts'
import { redisForTest } from '../../support/redis.ts'
import { nodeForTest, silent } from './support.ts'

const area = '/genesys/1/notification'
const none = 'com.genesyslab.gsg.services.notification'

async function start() {
  const node = await nodeForTest(await redisForTest())
  const options = await Options.load(temporaryFile(''), { logger: silent })
  const { app } = await createHttpServer({
    environment: { host: '127.0.0.1', port: 0 },
    server: options.live(serverSection),
    console: options.live(consoleSection),
    logger: silent,
    routes: [notificationRoutes(node.service)],
    translateError: toRedisError,
    isReady: () => true,
  })
  onTestFinished(() => app.close())
  const send = async (method: 'POST' | 'DELETE', path: string, body?: unknown, more: More = {}) => {
    const reply = await app.inject({
      method,
      url: area + path,
      ...(body === undefined
        ? {}
        : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...more.headers,
      },
      ...(more.from === undefined ? {} : { remoteAddress: more.from }),
    })
    return { status: reply.statusCode, body: reply.body === '' ? '' : reply.json() }
  }
  return { send, app, ...node }
}

interface More {
  headers?: Record<string, string>
  from?: string
}

const user = { headers: { gms_user: 'BuzzBrain' } }
const subscription = {
  subscriberId: 'A1',
  notificationDetails: { type: 'comet' },
  filter: 'ors.*',
}

describe('POST /notification/subscription', () => {
  it('answers with the id of the subscription', async () => {
    const { send } = await start()
    const reply = await send('POST', '/subscription', subscription, user)
    expect(reply).toEqual({ status: 200, body: { id: expect.stringMatching(/^[\da-f-]{36}$/) } })
  })

  it('takes every field of the reference, at either place its brackets allow', async () => {
    const { send } = await start()
    const details = {
      deviceId: 'device',
      properties: { key2: 'val2', debug: 'debug', key1: 1 },
      type: 'customhttp',
    }
    const late = { authorization: 'ZGVtbzo=', expire: '30', filter: 'a.*' }
    const common = { subscriberId: 9774, providerName: 'SalesApp', language: null, extra: {} }
    for (const body of [
      { ...common, notificationDetails: details, ...late },
      { ...common, notificationDetails: { ...details, ...late } },
    ]) {
      expect(await send('POST', '/subscription', body)).toMatchObject({ status: 200 })
    }
  })

  it.each([
    ['no body', ''],
    ['broken JSON', '{"subscriberId":'],
    ['a list', []],
    ['null', null],
    ['no subscriber', { ...subscription, subscriberId: undefined }],
    ['an empty subscriber', { ...subscription, subscriberId: '' }],
    ['a long subscriber', { ...subscription, subscriberId: 's'.repeat(257) }],
    ['no details', { ...subscription, notificationDetails: undefined }],
    ['no type', { ...subscription, notificationDetails: {} }],
    ['no filter', { ...subscription, filter: undefined }],
    ['an ill filter', { ...subscription, filter: 'a*' }],
    ['a filter that is a list', { ...subscription, filter: ['a'] }],
    ['an expiry in words', { ...subscription, expire: 'soon' }],
    ['an authorization of two lines', { ...subscription, authorization: 'a\r\nX: b' }],
    [
      'a thousand properties',
      {
        ...subscription,
        notificationDetails: {
          type: 'comet',
          properties: Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`k${at}`, 'v'])),
        },
      },
    ],
    [
      'an httpcb device that is no URL',
      { ...subscription, notificationDetails: { type: 'httpcb', deviceId: 'file:///etc/passwd' } },
    ],
  ])('answers 400 to %s', async (_, body) => {
    const { send, service } = await start()
    const reply = await send('POST', '/subscription', body, user)
    expect(reply).toEqual({
      status: 400,
      body: { message: expect.any(String), exception: expect.any(String) },
    })
    expect(service.size).toBe(0)
  })

  it('answers 413 to a subscription of more than 64 KB', async () => {
    const { send } = await start()
    const body = { ...subscription, extra: 'x'.repeat(70_000) }
    expect(await send('POST', '/subscription', body, user)).toMatchObject({ status: 413 })
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=b'])(
    'answers 415 to %s',
    async (type) => {
      const { send } = await start()
      const headers = { ...user.headers, 'content-type': type }
      const reply = await send('POST', '/subscription', subscription, { headers })
      expect(reply).toMatchObject({ status: 415, body: { exception: expect.any(String) } })
    },
  )

  it('answers 404 to a type that is not enabled', async () => {
    const { send } = await start()
    const pigeon = { type: 'pigeon', deviceId: '9774d56d682e549c' }
    const body = { ...subscription, notificationDetails: pigeon }
    expect(await send('POST', '/subscription', body)).toEqual({
      status: 404,
      body: {
        message: 'Push type pigeon is not enabled',
        exception: `${none}.PushTypeNotEnabledException`,
      },
    })
  })

  it('answers 400 to comet without gms_user', async () => {
    const { send } = await start()
    expect(await send('POST', '/subscription', subscription)).toMatchObject({
      status: 400,
      body: { message: 'The gms_user header is required for comet' },
    })
  })
})

describe('DELETE /notification/subscription', () => {
  it('answers 200, then 404 with the body of the reference', async () => {
    const { send } = await start()
    const { body } = await send('POST', '/subscription', subscription, user)
    expect(await send('DELETE', `/subscription/${body.id}`)).toEqual({ status: 200, body: {} })
    expect(await send('DELETE', `/subscription/${body.id}`)).toEqual({
      status: 404,
      body: {
        message: 'Subscription ID not found',
        exception: `${none}.SubscriptionNotFoundException`,
      },
    })
  })

  it('takes a subscriber whose name is no well-formed Unicode', async () => {
    const { send } = await start()
    const odd = { ...subscription, subscriberId: '\ud800' }
    expect((await send('POST', '/subscription', odd, user)).status).toBe(200)
  })

  it('ends all subscriptions of a subscriber, whatever its id looks like', async () => {
    const { send, service } = await start()
    const odd = { ...subscription, subscriberId: 'a/b {c}*?' }
    await send('POST', '/subscription', odd, user)
    await send('POST', '/subscription', odd, user)
    await send('POST', '/subscription', subscription, user)
    const path = `/subscription/subscriber/${encodeURIComponent(odd.subscriberId)}`
    expect(await send('DELETE', path)).toEqual({ status: 200, body: {} })
    await service.publish({ tag: 'x', message: '', mediaType: 'string', properties: {} }, undefined)
    expect(service.size).toBe(1)
    expect(await send('DELETE', path)).toEqual({
      status: 404,
      body: {
        message: 'Subscriber ID not found',
        exception: `${none}.SubscriberNotFoundException`,
      },
    })
  })

  it('answers 404 to any id it never gave', async () => {
    const { send } = await start()
    for (const id of [newUuid(), '..%2f..', '%00', '%7B%7D', 'a'.repeat(90)]) {
      expect(await send('DELETE', `/subscription/${id}`)).toMatchObject({ status: 404 })
    }
  })
})

describe('POST /notification/publish', () => {
  it('answers an empty object once the event is in the mailbox', async () => {
    const { send, mailboxes } = await start()
    await send('POST', '/subscription', subscription, user)
    const reply = await send('POST', '/publish', { message: 'hello', tag: 'ors.context.1' })
    expect(reply).toEqual({ status: 200, body: {} })
    expect(mailboxes).toEqual([{ user: 'BuzzBrain', tag: 'ors.context.1', message: 'hello' }])
  })

  it('leaves out a property called __proto__', async () => {
    const { send } = await start()
    const details = '{"type":"comet","properties":{"__proto__":{"debug":"true"},"a":null}}'
    const body = `{"tag":"a","__proto__":{"tag":"b"},"notificationDetails":${details}}`
    expect(await send('POST', '/publish', body)).toEqual({ status: 200, body: {} })
    const wanted = `{"subscriberId":"S","filter":"a","notificationDetails":${details}}`
    expect(await send('POST', '/subscription', wanted, user)).toMatchObject({ status: 200 })
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('debug')
  })

  it.each([
    [undefined, ''],
    [null, ''],
    ['', ''],
    [5, '5'],
    [true, 'true'],
    [{ a: [1] }, { a: [1] }],
    [[1], [1]],
  ])('sends the message %j as %j', async (message, expected) => {
    const { send, mailboxes } = await start()
    await send('POST', '/subscription', subscription, user)
    expect(await send('POST', '/publish', { tag: 'ors.a', message })).toMatchObject({ status: 200 })
    expect(mailboxes.map((each) => each.message)).toEqual([expected])
  })

  it.each(['STRING', 'string', 'LocalizeString', 'localizestring', '', null, undefined])(
    'takes the mediaType %j',
    async (mediaType) => {
      const { send } = await start()
      expect(await send('POST', '/publish', { tag: 'a', mediaType })).toMatchObject({ status: 200 })
    },
  )

  it.each([
    ['no tag', { message: 'm' }],
    ['an empty tag', { tag: '' }],
    ['a filter for a tag', { tag: 'a.*' }],
    ['a tag of another alphabet', { tag: 'приве́т' }],
    ['an unknown mediaType', { tag: 'a', mediaType: 'video' }],
    ['details that are a list', { tag: 'a', notificationDetails: [] }],
    ['broken JSON', '{"tag":"a",}'],
  ])('answers 400 to %s', async (_, body) => {
    const { send } = await start()
    expect(await send('POST', '/publish', body)).toMatchObject({
      status: 400,
      body: { message: expect.any(String), exception: expect.any(String) },
    })
  })

  it('answers 415 unless the body is JSON', async () => {
    const { send } = await start()
    const more = { headers: { 'content-type': 'text/plain' } }
    expect(await send('POST', '/publish', { tag: 'a' }, more)).toMatchObject({ status: 415 })
  })

  it('takes the example of the reference, which goes to subscriptions of its type', async () => {
    const { send } = await start()
    const body = {
      message: 'Agent availability',
      tag: 'gms.notification.agentstatus',
      mediaType: 'STRING',
      notificationDetails: { type: 'ios', properties: { 'apple.badge': 9 } },
    }
    expect(await send('POST', '/publish', body, user)).toMatchObject({ status: 200 })
  })

  it('answers 503 with the count when a device was not reached', async () => {
    const { send } = await start()
    const closed = { type: 'httpcb', deviceId: 'http://127.0.0.1:1/' }
    await send('POST', '/subscription', { ...subscription, notificationDetails: closed })
    expect(await send('POST', '/publish', { tag: 'ors.a' })).toEqual({
      status: 503,
      body: {
        message: '1 of 1 notifications could not be delivered: ECONNREFUSED',
        exception: `${none}.NotDeliveredException`,
      },
    })
  })

  it('answers 403 from outside the internal networks', async () => {
    const { send } = await start()
    const reply = await send('POST', '/publish', { tag: 'a' }, { from: '203.0.113.7' })
    expect(reply).toMatchObject({ status: 403 })
  })
})

describe('the OpenAPI document', () => {
  it('describes the four calls', async () => {
    const { app } = await start()
    const { paths } = (await app.inject('/genesys/1/openapi.json')).json()
    expect(Object.keys(paths).filter((path) => path.startsWith(area))).toEqual([
      `${area}/subscription`,
      `${area}/subscription/{id}`,
      `${area}/subscription/subscriber/{subscriberId}`,
      `${area}/publish`,
    ])
    const { requestBody } = paths[`${area}/subscription`].post
    const { schema } = requestBody.content['application/json']
    expect(schema.required.sort()).toEqual(['notificationDetails', 'subscriberId'])
  })
})
