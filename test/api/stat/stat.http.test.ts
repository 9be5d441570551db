import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  agent,
  centreOf,
  deadUrl,
  json,
  queue,
  sourceServer,
  statSource,
} from '../../center/stat-server/support.ts'
import { type Body, basic, type Headers, request } from '../../support/http.ts'
import { changing, serveStat } from './serve-stat.ts'

const user = basic('default', 'password')
const wait = { objectId: 'sales', objectType: 'Queue', metric: 'ExpectedWaitTime' }
const centre = () =>
  centreOf(
    [queue('sales', { expectedWait: 75, waiting: 3 }), queue('support', { expectedWait: 5 })],
    [agent('kate', { loginTime: 1025 })],
  )

let baseUrl: string
beforeAll(async () => {
  baseUrl = await serveStat(centre())
})

const form = (values: Record<string, string>) => new URLSearchParams(values)
const callOn = (url: string, path: string) => (body: Body, headers?: Headers) =>
  request(url, 'POST', `/genesys/1/${path}`, body, { ...user, ...headers })
const peek = (body: Body, headers?: Headers) => callOn(baseUrl, 'statistic')(body, headers)
const peekAll = (body: Body, headers?: Headers) => callOn(baseUrl, 'statistics')(body, headers)

const names = 'com.genesyslab.gsg.services.statistic'
const refusal = (status: number, message: unknown, fact = '') => ({
  status,
  body: { message, exception: `${names}.Statistic${fact}Exception` },
})

describe('POST /statistic', () => {
  it.each<[string, Body]>([
    ['a urlencoded form', form(wait)],
    ['JSON', wait],
    ['JSON sent as a form', JSON.stringify(wait)],
    ['a form with statisticType for metric', form({ ...wait, metric: '', statisticType: 'EWT' })],
    [
      'all the parameters there are',
      form({
        ...wait,
        tenant: 'Environment',
        tenantPassword: '',
        filter: '',
        notificationMode: 'NoNotification',
        timeProfile: 'CollectorDefault',
        timeRange: '0-30',
        timeRange2: '',
      }),
    ],
    ['blanks around a value', form({ ...wait, objectId: ' sales ' })],
    ['other parameters', form({ ...wait, _: '1' })],
  ])('takes %s', async (_what, body) => {
    expect(await peek(body)).toMatchObject({ status: 200, text: '{"value":75}' })
  })
  it('takes a multipart form', async () => {
    const body = new FormData()
    for (const [name, value] of Object.entries(wait)) body.append(name, value)
    expect(await peek(body)).toMatchObject({ status: 200, body: { value: 75 } })
  })
  it('takes the query, by POST and by GET', async () => {
    const path = `/genesys/1/statistic?${form(wait)}`
    for (const method of ['POST', 'GET']) {
      const answer = await request(baseUrl, method, path, undefined, user)
      expect(answer).toMatchObject({ status: 200, body: { value: 75 } })
    }
  })
  it('answers a state as text', async () => {
    const state = { objectId: 'kate', objectType: 'AGENT', metric: 'CurrentAgentState' }
    expect(await peek(form(state))).toMatchObject({ body: { value: 'WaitForNextCall' } })
  })
  it('asks for a console user, and takes any', async () => {
    const asked = await request(baseUrl, 'POST', '/genesys/1/statistic', form(wait))
    expect(asked).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': expect.stringMatching(/^Basic/) },
    })
    expect(await peek(form(wait), basic('default', 'wrong'))).toMatchObject({ status: 401 })
  })
  it.each([
    [{ ...wait, objectId: '' }, "Parameter 'objectId' is missing"],
    [{ objectId: 'sales', metric: 'EWT' }, "Parameter 'objectType' is missing"],
    [{ objectId: 'sales', objectType: 'Queue' }, "Parameter 'metric' is missing"],
    [{ ...wait, objectId: 'x' }, "Queue 'x' (Tenant 'Environment') not found"],
    [{ ...wait, objectId: 'x', tenant: 'Other' }, "Queue 'x' (Tenant 'Other') not found"],
    [{ ...wait, metric: 'Nothing' }, "Metric 'Nothing' is not defined for object type 'Queue'"],
    [
      { ...wait, objectType: 'Moon' },
      "Metric 'ExpectedWaitTime' is not defined for object type 'Moon'",
    ],
    [{ ...wait, filter: 'x' }, "Filter 'x' is not defined"],
    [
      { ...wait, notificationMode: 'x' },
      'notificationMode is not one of NoNotification, Reset, Immediate',
    ],
    [{ ...wait, objectId: 'x'.repeat(257) }, "Parameter 'objectId' is longer than 256 characters"],
    [{ ...wait, objectId: ['sales'] }, "Parameter 'objectId' is not a text"],
    [{ ...wait, tenant: { a: 1 } }, "Parameter 'tenant' is not a text"],
    [undefined, "Parameter 'objectId' is missing"],
  ])('answers 403 to a statistic that is not well defined: %j', async (body, message) => {
    expect(await peek(body)).toMatchObject(refusal(403, message))
  })
  it('answers 403 to a file', async () => {
    const body = new FormData()
    body.append('objectId', new File(['sales'], 'sales.txt'))
    expect(await peek(body)).toMatchObject(refusal(403, "Parameter 'objectId' is not a text"))
  })
  it('answers 403 to whatever names nothing, and never fails', async () => {
    const name = fc.string({ unit: 'binary', maxLength: 300 })
    const check = async (body: Record<string, string>) => {
      expect([200, 403]).toContain((await peek(body)).status)
      expect([200, 403]).toContain((await peek(form({ ...wait, ...body }))).status)
    }
    const bodies = fc.record({ objectId: name, objectType: name, metric: name, tenant: name })
    await fc.assert(fc.asyncProperty(bodies, check), { numRuns: 30 })
  })
  it('answers 500 when the source of the statistic does not answer', async () => {
    const url = await deadUrl()
    const other = await serveStat(centre(), {
      sources: [statSource({ url, metrics: ['EWT', wait.metric] })],
    })
    const answer = await callOn(other, 'statistic')(form(wait))
    expect(answer).toMatchObject(
      refusal(500, 'Statistic Service unavailable', 'ServiceUnavailable'),
    )
    const waiting = form({ ...wait, metric: 'CallsWaiting' })
    expect(await callOn(other, 'statistic')(waiting)).toMatchObject({ body: { value: 3 } })
  })
  it('answers what a configured source says, before the embedded contact centre', async () => {
    const { url } = await sourceServer(json({ value: 600 }))
    const other = await serveStat(centre(), { sources: [statSource({ url })] })
    expect(await callOn(other, 'statistic')(form(wait))).toMatchObject({ body: { value: 600 } })
  })
})

describe('the age of a value', () => {
  async function changed() {
    const measured = changing(centre())
    const url = await serveStat(measured)
    const call = callOn(url, 'statistic')
    const first = await call(form(wait))
    measured.become(centreOf([queue('sales', { expectedWait: 90 })]))
    return { call, first }
  }

  it('is told in whole seconds beside the headers that every answer has', async () => {
    const { first } = await changed()
    expect(first.headers.age).toBe('0')
    expect(first.headers.pragma).toBe('no-cache')
    expect(first.lines.filter(([name]) => name === 'cache-control')).toHaveLength(2)
  })
  it.each<[string, Headers, Record<string, string>, number]>([
    ['is of no concern without max-age', {}, {}, 75],
    ['is below a max-age of an hour', { 'cache-control': 'max-age=3600' }, {}, 75],
    ['is always too high for max-age=0', { 'cache-control': 'max-age=0' }, {}, 90],
    ['is always too high for no-cache', { 'cache-control': 'no-cache' }, {}, 90],
    ['is always too high for Immediate', {}, { notificationMode: 'Immediate' }, 90],
    ['is of no concern to Reset', {}, { notificationMode: 'reset' }, 75],
    ['is of no concern to a header that is none', { 'cache-control': '=;=' }, {}, 75],
  ])('%s', async (_fact, headers, more, value) => {
    const { call } = await changed()
    expect(await call(form({ ...wait, ...more }), headers)).toMatchObject({ body: { value } })
  })
})

describe('POST /internal_statistic', () => {
  const path = '/genesys/1/internal_statistic'

  it('answers internal networks without credentials, by POST and by GET', async () => {
    expect(await request(baseUrl, 'POST', path, form(wait))).toMatchObject({ body: { value: 75 } })
    const got = await request(baseUrl, 'GET', `${path}?${form(wait)}`)
    expect(got).toMatchObject({ status: 200, body: { value: 75 } })
    expect(got.headers.age).toMatch(/^\d+$/)
  })
  it('answers 403 to all others', async () => {
    const server = { internal_networks: ['10.0.0.0/8'] }
    const outside = await serveStat(centre(), { server })
    const answer = await request(outside, 'POST', path, form(wait), user)
    expect(answer).toMatchObject({ status: 403 })
    expect(answer.body).toHaveProperty('exception', expect.stringContaining('NotFromThisNetwork'))
  })
})

describe('POST /statistics', () => {
  it('answers each value under the key it was asked by', async () => {
    const list = {
      '1': 'EWT;Queue;sales;Environment',
      __proto__x: 'EWT;queue;support',
      ü: ' EWT ; Queue ; sales ; ',
    }
    const answer = await peekAll(form(list))
    expect(answer).toMatchObject({ status: 200, body: { '1': 75, __proto__x: 5, ü: 75 } })
    expect(answer.headers['content-type']).toBe('application/json;charset=UTF-8')
  })
  it('takes every name for a key', async () => {
    expect(
      (
        await peekAll('__proto__=EWT;Queue;sales&constructor=EWT;Queue;sales', {
          'content-type': 'application/x-www-form-urlencoded',
        })
      ).text,
    ).toBe('{"__proto__":75,"constructor":75}')
  })
  it.each([
    ['EWT;Queue;x', "'stat1' is not defined: Queue 'x' (Tenant 'Environment') not found"],
    [
      'Moon;Queue;sales',
      "'stat1' is not defined: Metric 'Moon' is not defined for object type 'Queue'",
    ],
  ])('answers 404 when one is not defined: %s', async (stat1, message) => {
    const answer = await peekAll(form({ stat0: 'EWT;Queue;sales', stat1 }))
    expect(answer).toMatchObject(refusal(404, message, 'NotDefined'))
  })
  it.each(['', 'EWT', 'EWT;Queue', 'EWT;Queue;', ';Queue;sales', 'EWT;;sales', 'EWT;Queue;a;b;c'])(
    'answers 403 to what is not written as a statistic: %j',
    async (stat1) => {
      const message = "'stat1' is not written as Metric;ObjectType;ObjectId;TenantName"
      expect(await peekAll(form({ stat1 }))).toMatchObject(refusal(403, message))
    },
  )
  it('answers 403 when nothing is asked for', async () => {
    expect(await peekAll(undefined)).toMatchObject(
      refusal(403, expect.stringMatching(/^No statistic/)),
    )
  })
  it('answers 413 to more than a hundred', async () => {
    const list = (count: number) =>
      form(
        Object.fromEntries(Array.from({ length: count }, (_, i) => [`s${i}`, 'EWT;Queue;sales'])),
      )
    expect(await peekAll(list(100))).toMatchObject({ status: 200 })
    expect(await peekAll(list(101))).toMatchObject({
      status: 413,
      body: { exception: `${names}.TooManyStatisticsException` },
    })
  })
  it('answers 500 when a source does not answer', async () => {
    const other = await serveStat(centre(), { sources: [statSource({ url: await deadUrl() })] })
    const answer = await callOn(other, 'statistics')(form({ a: 'EWT;Queue;sales' }))
    expect(answer).toMatchObject(
      refusal(500, 'Statistic Service unavailable', 'ServiceUnavailable'),
    )
  })
  it('asks for a console user', async () => {
    const asked = await request(
      baseUrl,
      'POST',
      '/genesys/1/statistics',
      form({ a: 'EWT;Queue;sales' }),
    )
    expect(asked).toMatchObject({ status: 401 })
  })
})

describe('GET /admin/statistics', () => {
  it('lists what can be measured, that of configured sources among it', async () => {
    const sources = [statSource({ metrics: ['Special'] })]
    const other = await serveStat(centre(), { sources })
    const { status, body } = await request(
      other,
      'GET',
      '/genesys/1/admin/statistics',
      undefined,
      user,
    )
    expect(status).toBe(200)
    expect(body).toEqual(
      expect.arrayContaining([
        { objectType: '*', metric: 'Special' },
        { objectType: 'Queue', metric: 'ExpectedWaitTime' },
        { objectType: 'Agent', metric: 'CurrentAgentState' },
        { objectType: 'GroupAgents', metric: 'CurrentReadyAgents' },
      ]),
    )
  })
  it('asks for a console user', async () => {
    expect(await request(baseUrl, 'GET', '/genesys/1/admin/statistics')).toMatchObject({
      status: 401,
    })
  })
})

describe('the OpenAPI document', () => {
  it('describes every operation', async () => {
    const { body } = await request(baseUrl, 'GET', '/genesys/1/openapi.json')
    const { paths } = body as { paths: Record<string, object> }
    const ours = Object.entries(paths).filter(([path]) => path.includes('statistic'))
    expect(ours.map(([path, item]) => [path, Object.keys(item)])).toEqual([
      ['/genesys/1/statistic', ['post', 'get']],
      ['/genesys/1/internal_statistic', ['post', 'get']],
      ['/genesys/1/statistics', ['post']],
      ['/genesys/1/admin/statistics', ['get']],
    ])
  })
})
