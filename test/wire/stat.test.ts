import { beforeAll, describe, expect, it } from 'vitest'
import { serveStat } from '../api/stat/serve-stat.ts'
import { agent, centreOf, deadUrl, queue, statSource } from '../center/stat-server/support.ts'
import { type Headers, request } from '../support/http.ts'

/* The exchanges of the reference's chapter on the Stat Server, as its browser sent them. */

const browser = {
  connection: 'keep-alive',
  origin: 'chrome-extension://fdmmgilgnpjigdojojpjoooidkmcomcm',
  'user-agent':
    'Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/537.22 (KHTML, like Gecko) Chrome/25.0.1364.97 Safari/537.22',
  'content-type': 'application/x-www-form-urlencoded',
  accept: '*/*',
  'accept-encoding': 'gzip,deflate,sdch',
  'accept-language': 'en-US,en;q=0.8,fr;q=0.6,fr-FR;q=0.4',
  'accept-charset': 'ISO-8859-1,utf-8;q=0.7,*;q=0.3',
}
const signedIn = { ...browser, authorization: 'Basic ZGVmYXVsdDpwYXNzd29yZA==' }

const centre = centreOf(
  [queue('9001'), queue('9002')], // nobody serves them
  [agent('KSippola', { loginTime: 1025 })],
)

let baseUrl: string
beforeAll(async () => {
  baseUrl = await serveStat(centre)
})

const post = (path: string, body: string, headers: Headers = signedIn) =>
  request(baseUrl, 'POST', `/genesys/1/${path}`, body, headers)

const loginTime =
  'objectId=KSippola&objectType=Agent&tenant=Environment&tenantPassword=&metric=TotalLoginTime'

describe('PeekStat', () => {
  it('answers the value alone, with its age and the headers of the original', async () => {
    expect(loginTime).toHaveLength(91)
    const answer = await post('statistic', loginTime, { ...signedIn, 'content-length': '91' })
    expect([answer.status, answer.text]).toEqual([200, '{"value":1025}'])
    expect(answer.lines).toEqual(
      expect.arrayContaining([
        ['pragma', 'no-cache'],
        ['cache-control', 'no-cache'],
        ['cache-control', 'no-store'],
        ['age', expect.stringMatching(/^\d+$/)],
        ['content-length', '14'],
        ['content-type', 'application/json;charset=UTF-8'],
      ]),
    )
  })
  it('answers the example with max-age, whose metric is spelled another way', async () => {
    const body = loginTime.replace('TotalLoginTime', 'TotaLoginTime')
    const answer = await post('statistic', body, { ...signedIn, 'cache-control': 'max-age=2' })
    expect(answer).toMatchObject({ status: 200, body: { value: 1025 } })
    expect(Number(answer.headers.age)).toBeLessThanOrEqual(2)
  })
  it('takes user and password from the URL, as a client sends them', async () => {
    const url = new URL('http://default:password@127.0.0.1:8080/genesys/1/statistic')
    const credentials = btoa(`${url.username}:${url.password}`)
    const headers = { ...browser, authorization: `Basic ${credentials}` }
    expect((await post('statistic', loginTime, headers)).status).toBe(200)
  })
  it('needs no user by its internal interface', async () => {
    const answer = await post('internal_statistic', loginTime, browser)
    expect([answer.status, answer.text]).toEqual([200, '{"value":1025}'])
  })
  it('answers 403 for a statistic that is not well defined', async () => {
    const body =
      'objectId=SIP_Server_Place&objectType=Place&tenant=Environment&metric=TotalLoginTime'
    const answer = await post('statistic', body)
    expect(answer.status).toBe(403)
    expect(answer.body).toEqual({
      message: "Place 'SIP_Server_Place' (Tenant 'Environment') not found",
      exception: expect.stringMatching(/^com\.genesyslab\.gsg\.services\.statistic\.St\w+$/),
    })
  })
  it('answers 500 while the statistics server is not there', async () => {
    const away = await serveStat(centre, { sources: [statSource({ url: await deadUrl() })] })
    const answer = await request(away, 'POST', '/genesys/1/statistic', loginTime, signedIn)
    expect(answer.status).toBe(500)
    expect(answer.body).toEqual({
      message: 'Statistic Service unavailable',
      exception: expect.stringMatching(/^com\.genesyslab\.gsg\.services\.statistic\.\w+$/),
    })
  })
})

describe('PeekStat of several statistics', () => {
  const list = [
    'stat1=ExpectedWaitTime;Queue;9002@SIP Switch;Environment',
    'stat2=ExpectedWaitTime;Queue;9001@SIP Switch;Environment',
  ].join('&')

  it('answers each value under its key', async () => {
    const answer = await post('statistics', list)
    expect([answer.status, answer.text]).toEqual([200, '{"stat1":10000,"stat2":10000}'])
  })
  it('answers the same to a form that is encoded', async () => {
    const answer = await post('statistics', new URLSearchParams(list).toString())
    expect(answer.body).toEqual({ stat1: 10_000, stat2: 10_000 })
  })
  it('answers 404 when a statistic is not defined', async () => {
    const answer = await post('statistics', `${list}&stat3=NoSuchMetric;Queue;9001;Environment`)
    expect(answer).toMatchObject({
      status: 404,
      body: { message: expect.any(String), exception: expect.any(String) },
    })
  })
})
