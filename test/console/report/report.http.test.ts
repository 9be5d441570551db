import { describe, expect, it } from 'vitest'
import { type ReportBody, type ReportNode, reportNode } from './support.ts'

const now = '2026-11-21T14:05:30Z'
const utc = (text: string) => Date.parse(text) / 1000

async function report(node: ReportNode, path: string): Promise<ReportBody> {
  const { status, body, text } = await node.get(path, 'eve')
  if (status !== 200) throw new Error(text)
  return body as ReportBody
}

const seriesOf = (body: ReportBody, of: string, metric: string) =>
  body.series.find((each) => each.of === of && each.metric === metric)

const valuesOf = (body: ReportBody, of: string, metric: string) =>
  seriesOf(body, of, metric)?.values.map(([, value]) => value)

/** Counts `n` accesses at a time. */
async function access(node: ReportNode, at: string, n = 1, service = 'a'): Promise<void> {
  node.clock.set(at)
  for (let i = 0; i < n; i++) node.usage.counts.serviceAccessed(service)
  await node.usage.flush()
}

describe('GET /report/services', () => {
  it('answers with a series for each service and metric, gaps where nobody was counting', async () => {
    const node = await reportNode(now)
    await access(node, '2026-11-21T14:01:10Z', 2)
    await access(node, '2026-11-21T14:03:10Z', 1, 'b')
    node.clock.set(now)
    const asked = 'services?from=2026-11-21T14:00&to=2026-11-21T14:05&interval=minute'
    const { body } = await node.get(asked, 'eve')
    const minutes = [0, 1, 2, 3, 4].map((minute) => utc('2026-11-21T14:00Z') + minute * 60)
    const values = (...counts: (number | null)[]) => counts.map((value, i) => [minutes[i], value])
    const all = { unit: 'requests' }
    expect(body).toEqual({
      ...{ from: '2026-11-21T14:00:00.000Z', to: '2026-11-21T14:05:00.000Z' },
      ...{ interval: 'minute', zone: 'UTC', countingSince: '2026-11-21T14:01:10.000Z', notes: [] },
      series: [
        { ...all, of: 'a', metric: 'accesses', values: values(null, 2, null, 0, null), total: 2 },
        { ...all, of: 'a', metric: 'errors', values: values(null, 0, null, 0, null), total: 0 },
        { ...all, of: 'b', metric: 'accesses', values: values(null, 0, null, 1, null), total: 1 },
        { ...all, of: 'b', metric: 'errors', values: values(null, 0, null, 0, null), total: 0 },
      ],
      totals: [
        { ...all, metric: 'accesses', value: 3 },
        { ...all, metric: 'errors', value: 0 },
      ],
    })
  })
  it('takes the names asked for, of which * is all', async () => {
    const node = await reportNode(now)
    await access(node, '2026-11-21T13:01:10Z', 2)
    await access(node, '2026-11-21T14:01:10Z', 1, 'b c')
    const one = await report(node, 'services?of=b%20c&interval=hour')
    expect(one.series.map(({ of }) => of)).toEqual(['b c', 'b c'])
    expect(one.totals[0]?.value).toBe(1)
    const both = await report(node, 'services?of=*&of=a&of=nobody&interval=hour')
    expect(seriesOf(both, '*', 'accesses')?.total).toBe(3)
    expect(seriesOf(both, 'nobody', 'accesses')?.total).toBe(0)
    expect(both.totals[0]?.value).toBe(3)
    expect(seriesOf(await report(node, 'services?of=a&of=b%20c'), 'a', 'accesses')?.total).toBe(2)
  })
  it('knows nothing before counting began', async () => {
    const node = await reportNode(now)
    const body = await report(node, 'services')
    expect(body).toMatchObject({ interval: 'hour', series: [] })
    expect(body).not.toHaveProperty('countingSince')
    expect(body.totals).toEqual([
      { metric: 'accesses', unit: 'requests', value: null },
      { metric: 'errors', unit: 'requests', value: null },
    ])
  })
  it.each([
    ['from=2026-11-21T09:00', 'minute'],
    ['from=2026-11-14', 'hour'],
    ['from=2026-10-14', 'day'],
  ])('chooses the interval that suits %s', async (asked, interval) => {
    const node = await reportNode(now)
    expect(await report(node, `services?${asked}`)).toMatchObject({ interval })
  })
})

describe('a day', () => {
  const zone = 'zone=Europe/Berlin&interval=day'
  it('has 23 or 25 hours of its zone where clocks change', async () => {
    const node = await reportNode(now)
    for (const at of ['2026-10-24T21:59', '2026-10-24T22:01', '2026-10-25T22:59']) {
      await access(node, `${at}:00Z`)
    }
    await access(node, '2026-10-25T23:00:00Z', 5)
    node.clock.set('2026-10-27T12:00Z')
    const autumn = await report(node, `services?${zone}&from=2026-10-24&to=2026-10-27`)
    expect(seriesOf(autumn, 'a', 'accesses')?.values).toEqual([
      [utc('2026-10-23T22:00Z'), 1],
      [utc('2026-10-24T22:00Z'), 2], // 25 hours
      [utc('2026-10-25T23:00Z'), 5],
    ])
    expect(autumn).toMatchObject({
      zone: 'Europe/Berlin',
      notes: [],
      to: '2026-10-26T23:00:00.000Z',
    })
  })
  it('is 23 hours long in spring', async () => {
    const node = await reportNode('2026-03-31T00:00Z')
    await access(node, '2026-03-29T21:59:00Z', 3)
    await access(node, '2026-03-29T22:00:00Z', 4)
    const spring = await report(node, `services?${zone}&from=2026-03-29&to=2026-03-31`)
    expect(seriesOf(spring, 'a', 'accesses')?.values).toEqual([
      [utc('2026-03-28T23:00Z'), 3],
      [utc('2026-03-29T22:00Z'), 4],
    ])
  })
  it('is cut at full hours of UTC in zones that are off by half an hour, and says so', async () => {
    const node = await reportNode(now)
    await access(node, '2026-11-20T18:10:00Z', 3) // 23:40 in India
    node.clock.set('2026-11-21T12:00Z')
    const body = await report(node, 'services?zone=Asia/Kolkata&interval=day&from=2026-11-20')
    expect(seriesOf(body, 'a', 'accesses')?.values).toEqual([
      [utc('2026-11-19T18:00Z'), null],
      [utc('2026-11-20T18:00Z'), 3],
    ])
    expect(body.notes).toEqual([expect.stringContaining('cut')])
  })
  it('is one of UTC where hours are not kept any more, and says so', async () => {
    const node = await reportNode(now)
    await access(node, '2026-05-01T23:30:00Z', 3)
    await access(node, now)
    const body = await report(node, `services?${zone}&from=2026-05-01&to=2026-11-22`)
    expect(body.zone).toBe('UTC')
    expect(body.notes).toEqual([expect.stringContaining('UTC')])
    expect(seriesOf(body, 'a', 'accesses')?.values.slice(0, 3)).toEqual([
      [utc('2026-04-30T00:00Z'), null],
      [utc('2026-05-01T00:00Z'), 3],
      [utc('2026-05-02T00:00Z'), null],
    ])
  })
})

describe('other kinds', () => {
  it('tells how callbacks ended and how long customers waited', async () => {
    const node = await reportNode(now)
    const { counts } = node.usage
    for (const wait of [10, 20, 80, 300]) {
      counts.callbackAccepted('cb')
      counts.callbackWaited('cb', wait * 1000)
      counts.callbackEnded('cb', 'AGENT_CONNECTED')
    }
    counts.callbackRefused('cb')
    counts.callbackEnded('cb', 'FAIL_TIMEOUT_TTL')
    await node.usage.flush()
    const body = await report(node, 'callback?interval=hour&from=2026-11-21T14:00')
    const totals = Object.fromEntries(body.totals.map(({ metric, value }) => [metric, value]))
    expect(totals).toEqual({
      ...{ accepted: 4, refused: 1, connected: 4, cancelled: 0, 'timed-out': 1 },
      ...{ 'not-confirmed': 0, declined: 0, 'not-reached': 0, failed: 0 },
      ...{ 'wait-median': 20, 'wait-p90': 276, 'wait-mean': 102.5 },
    })
    expect(valuesOf(body, 'cb', 'wait-median')).toEqual([20])
  })
  it('tells how full pools are, and all of them together', async () => {
    const node = await reportNode(now)
    const { counts } = node.usage
    for (const booked of [2, 3]) {
      counts.poolsSampled([
        { group: 'DNIS', booked, size: 10 },
        { group: 'B', booked: 1, size: 4 },
      ])
    }
    counts.poolEmpty('B')
    counts.numberAllocated('DNIS')
    await node.usage.flush()
    for (const asked of ['resources?interval=hour', 'resources?interval=hour&of=B&of=DNIS']) {
      const body = await report(node, asked)
      const totals = Object.fromEntries(body.totals.map(({ metric, value }) => [metric, value]))
      expect(totals).toEqual({ booked: 3.5, size: 14, allocated: 1, 'pool-empty': 1 })
      expect(seriesOf(body, 'DNIS', 'booked')?.total).toBe(2.5)
    }
  })
  it('tells of chats by queue', async () => {
    const node = await reportNode(now)
    const { counts } = node.usage
    counts.chatBegun('sales')
    counts.chatBegun('sales')
    counts.chatAnswered('sales', 4000)
    counts.chatAbandoned('sales')
    counts.chatEnded('sales')
    await node.usage.flush()
    const body = await report(node, 'chat')
    expect(body.totals.slice(0, 4).map(({ value }) => value)).toEqual([2, 1, 1, 1])
  })
})

describe('bad input', () => {
  it.each([
    ['an inverted range', 'from=2026-11-21&to=2026-11-20', 'InvalidRange', /to is not after/],
    ['an empty range', 'from=2026-11-21&to=2026-11-21', 'InvalidRange', /to is not after/],
    ['an unknown zone', 'zone=Mars/Olympus', 'UnknownZone', /no.* a time zone/],
    ['a zone in letters nobody knows', 'zone=%00', 'UnknownZone', /time zone/],
    ['a time that is none', 'from=yesterday', 'InvalidTime', /from is not a time/],
    ['a date that does not exist', 'to=2026-02-30', 'InvalidTime', /to is not a time/],
    ['minutes of last month', 'interval=minute&from=2026-10-01', 'NotKept', /2 days/],
    ['hours of last spring', 'interval=hour&from=2026-04-01', 'NotKept', /90 days/],
    ['days of another century', 'interval=day&from=0001-01-01', 'NotKept', /3 years/],
    [
      'minutes without end',
      'interval=minute&to=9999-12-31&from=2026-11-21',
      'TooManyPoints',
      /1500/,
    ],
    ['days without end', 'interval=day&to=9999-12-31&from=2026-11-21', 'TooManyPoints', /1500/],
    ['two days of minutes', 'interval=minute&from=2026-11-19T14:06', 'TooManyPoints', /2880/],
    [
      'too many names',
      `of=${Array.from({ length: 101 }, (_, i) => i).join('&of=')}`,
      'TooManyNames',
      /100/,
    ],
    ['an interval that is none', 'interval=week', 'InvalidParameter', /interval/],
    ['a form that is none', 'format=doc', 'InvalidParameter', /format/],
  ])('refuses %s', async (_, query, exception, message) => {
    const node = await reportNode(now)
    expect(await node.get(`services?${query}`, 'eve')).toMatchObject({
      status: 400,
      body: {
        exception: expect.stringContaining(exception),
        message: expect.stringMatching(message),
      },
    })
  })
  it('refuses more values than an answer may hold', async () => {
    const node = await reportNode(now)
    for (let i = 0; i < 100; i++) node.usage.counts.callbackAccepted(`s${i}`)
    await node.usage.flush()
    const { status, body } = await node.get('callback?interval=hour&from=2026-11-01', 'eve')
    expect({ status, body }).toMatchObject({
      status: 400,
      body: { exception: expect.stringContaining('TooManyRows') },
    })
  })
  it('is refused to nobody, and no other report is known', async () => {
    const node = await reportNode(now)
    expect(await node.get('services')).toMatchObject({ status: 401 })
    expect(await node.get('passwords', 'eve')).toMatchObject({ status: 400 })
  })
})
