import { beforeEach, describe, expect, it } from 'vitest'
import { monday } from '../../api/callback/serve-callbacks.ts'
import { type Console, serveCallbackConsole } from './serve-callback-console.ts'

const yaml = `
  service.cb: { _type: ors, _service: callback, _customer_lookup_keys: "_customer_number,_account", _default_country: US }
  service.de: { _type: ors, _service: callback, _default_country: DE }
  service.guarded: { _type: ors, _service: callback, username: app, password: word }
  service.hours: { _type: builtin, _service: office-hours, _timezone: Europe/Berlin, _bh_regular1: "Mon-Fri 9:00-17:00" }
  service.west: { _type: ors, _service: callback, _business_hours_service: hours, _request_time_bucket: 60, _max_request_by_time_bucket: 2 }
  service.other: { _type: builtin, _service: office-hours, _timezone: UTC, _bh_regular1: "Mon-Fri 9:00-17:00" }
`
const minute = 60_000
const hour = 60 * minute
const at = (time: number) => new Date(monday + time).toISOString()

interface Row {
  readonly id: string
  readonly customerNumber: string
  readonly desiredTime: string
}

let console: Console
beforeEach(async () => {
  console = await serveCallbackConsole(yaml)
})

const book = (service: string, number: string, time: number, more: Record<string, string> = {}) =>
  console.book(service, { _customer_number: number, _desired_time: at(time), ...more })

async function page(query: string, user: 'eve' | 'boss' = 'boss') {
  const { status, body } = await console.as(user, 'GET', `/list${query}`)
  expect([status, body]).toEqual([200, expect.anything()])
  return body as { callbacks: Row[]; next?: string }
}
const ids = ({ callbacks }: { callbacks: readonly Row[] }) => callbacks.map(({ id }) => id)
const exception = (fact: string) =>
  expect.objectContaining({ exception: expect.stringContaining(fact) })

describe('GET /admin/callback/list', () => {
  it('has the callbacks of all services by desired time', async () => {
    const last = await book('cb', '6505550003', 3 * hour)
    const first = await book('de', '030 1234567', hour)
    const middle = await book('guarded', '6505550002', 2 * hour)
    expect(ids(await page(''))).toEqual([first, middle, last])
    expect((await page('?service=cb')).callbacks).toEqual([
      {
        ...{ id: last, service: 'cb', state: 'SCHEDULED', desiredTime: at(3 * hour) },
        ...{ late: false, customerNumber: '6505550003', attempts: 0, keys: {} },
        ...{ createdAt: at(0), expiresAt: expect.any(String) },
      },
    ])
  })

  it('goes on where a page has ended, ties included, each callback once', async () => {
    const booked = new Set<string>()
    for (let n = 0; n < 7; n++) booked.add(await book(n % 2 ? 'cb' : 'de', `650555100${n}`, hour))
    for (let n = 0; n < 4; n++) booked.add(await book('cb', `650555200${n}`, (2 + n) * hour))
    const seen: string[] = []
    let query = '?limit=3'
    for (let more = true; more; ) {
      const { callbacks, next } = await page(query)
      seen.push(...ids({ callbacks }))
      more = next !== undefined
      query = `?limit=3&cursor=${next}`
    }
    expect(seen).toHaveLength(11)
    expect(new Set(seen)).toEqual(booked)
  })

  it('picks states and times', async () => {
    const soon = await book('cb', '6505550001', hour)
    const later = await book('cb', '6505550002', 30 * hour)
    const gone = await book('cb', '6505550003', hour)
    await console.as('boss', 'POST', `/${gone}/cancel`, { reason: 'asked us' })
    expect(ids(await page('?state=waiting'))).toEqual([soon])
    expect(ids(await page('?state=completed'))).toEqual([gone])
    expect(ids(await page(`?from=${at(2 * hour)}&to=${at(40 * hour)}`))).toEqual([later])
    console.clock.advance(3600 + 31)
    expect(ids(await page('?state=late'))).toEqual([soon])
  })

  it('has what is late however long it has been so, page by page', async () => {
    const late = [await book('cb', '6505550001', hour), await book('de', '6505550002', 2 * hour)]
    console.clock.advance(20 * 3600)
    expect(ids(await page('?state=late'))).toEqual(late)
    const { callbacks, next } = await page('?state=late&limit=1')
    expect(ids({ callbacks })).toEqual(late.slice(0, 1))
    expect(ids(await page(`?state=late&limit=1&cursor=${next}`))).toEqual(late.slice(1))
  })

  it.each([
    ['?state=sleeping', 'state is none of'],
    ['?from=soon', 'from is no time'],
    ['?from=2026-02-01&to=2026-01-01', 'to is before from'],
    ['?limit=251', 'limit'],
    ['?limit=0', 'limit'],
    ['?cursor=abc', 'cursor is none'],
    ['?sort=colour', 'sort'],
  ])('refuses %s', async (query, message) => {
    const { status, body } = await console.as('boss', 'GET', `/list${query}`)
    expect([status, body]).toEqual([
      400,
      expect.objectContaining({ message: expect.stringContaining(message) }),
    ])
  })

  it('knows no service that is none of callbacks', async () => {
    for (const service of ['hours', 'nobody']) {
      const { status } = await console.as('boss', 'GET', `/list?service=${service}`)
      expect(status).toBe(400)
    }
  })

  it.each(['(650) 555-0199', '+1 650 555 0199', '6505550199', '1-650-555-0199'])(
    'finds a customer by %s',
    async (spelling) => {
      const id = await book('cb', '650-555-0199', 72 * hour)
      await book('cb', '6505550198', hour)
      expect(ids(await page(`?q=${encodeURIComponent(spelling)}`))).toEqual([id])
    },
  )

  it('finds by id and by a value that can be looked up, in services with credentials too', async () => {
    const one = await book('cb', '6505550001', hour, { _account: 'A-17' })
    const two = await book('guarded', '6505550002', hour)
    expect(ids(await page('?q=A-17'))).toEqual([one])
    expect(ids(await page(`?q=${two}`))).toEqual([two])
    expect(ids(await page('?q=650+555+0002'))).toEqual([two])
    expect(ids(await page('?q=nobody'))).toEqual([])
  })

  it('sorts by other fields, page by page', async () => {
    const b = await book('cb', '6505550002', hour)
    const a = await book('cb', '6505550001', 2 * hour)
    const c = await book('cb', '6505550003', 3 * hour)
    expect(ids(await page('?sort=customer'))).toEqual([a, b, c])
    expect(ids(await page('?sort=-due'))).toEqual([c, a, b])
    const { callbacks, next } = await page('?sort=-due&limit=2')
    expect(ids({ callbacks })).toEqual([c, a])
    expect(ids(await page(`?sort=-due&limit=2&cursor=${next}`))).toEqual([b])
  })

  it('shows viewers the last digits alone', async () => {
    await book('cb', '6505550199', hour, { _account: '+49 30 7654321' })
    expect((await page('', 'eve')).callbacks).toMatchObject([
      { customerNumber: '•••• 0199', keys: { _account: '•••• 4321' } },
    ])
  })
})

describe('GET /admin/callback/{id}', () => {
  it('is the record with its data, its history, and what may be done', async () => {
    const id = await book('guarded', '6505550199', hour, { reason: 'a billing question' })
    expect((await console.as('boss', 'GET', `/${id}`)).body).toMatchObject({
      ...{ id, service: 'guarded', allowed: ['reschedule', 'cancel'] },
      properties: { _customer_number: '6505550199' },
      data: { reason: 'a billing question' },
      history: expect.arrayContaining([
        {
          at: at(0),
          step: 'slot',
          verdict: expect.any(String),
          option: expect.any(String),
          detail: expect.any(String),
        },
      ]),
    })
  })

  it('hides the number from viewers wherever it stands, and lets them do nothing', async () => {
    const id = await book('cb', '6505550199', hour, { note: 'call 6505550199 please' })
    const { body, text } = await console.as('eve', 'GET', `/${id}`)
    expect(body).toMatchObject({ allowed: [], data: { note: 'call •••• 0199 please' } })
    expect(text).not.toContain('6505550199')
  })

  it('answers 404 to an id there is not', async () => {
    const { status, body } = await console.as('boss', 'GET', '/nobody')
    expect([status, body]).toEqual([404, exception('CallbackException')])
  })
})

describe('POST /admin/callback/{id}/reschedule', () => {
  it('moves it, in a service with credentials too, and says who did', async () => {
    const id = await book('guarded', '6505550199', hour)
    const wish = { desiredTime: at(2 * hour) }
    const { status, body } = await console.as('boss', 'POST', `/${id}/reschedule`, wish)
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ id, desiredTime: at(2 * hour) }),
    ])
    expect(console.notes).toEqual([
      {
        ...{ who: 'boss', role: 'supervisor', address: '127.0.0.1', thing: id },
        ...{ what: 'callback.rescheduled', before: at(hour), after: at(2 * hour) },
      },
    ])
  })

  it('proposes free slots where the one asked for is full', async () => {
    for (const number of ['6505550001', '6505550002']) await book('west', number, hour)
    const id = await book('west', '6505550003', 2 * hour)
    const wish = { desiredTime: at(hour + minute) }
    const { status, body } = await console.as('boss', 'POST', `/${id}/reschedule`, wish)
    expect([status, body]).toEqual([
      400,
      expect.objectContaining({ availability: expect.objectContaining({ [at(2 * hour)]: 1 }) }),
    ])
  })

  it.each([[{}], [{ desiredTime: 'soon' }], [{ desiredTime: '' }]])('refuses %j', async (wish) => {
    const id = await book('cb', '6505550199', hour)
    expect((await console.as('boss', 'POST', `/${id}/reschedule`, wish)).status).toBe(400)
    expect(console.notes).toEqual([])
  })

  it('is for supervisors', async () => {
    const id = await book('cb', '6505550199', hour)
    for (const user of ['eve', 'kate'] as const) {
      const wish = { desiredTime: at(2 * hour) }
      expect((await console.as(user, 'POST', `/${id}/reschedule`, wish)).status).toBe(403)
    }
  })
})

describe('POST /admin/callback/list/cancel', () => {
  it('cancels each it can and says which it cannot', async () => {
    const [one, two] = [await book('cb', '6505550001', hour), await book('de', '6505550002', hour)]
    const wish = { ids: [one, two, 'nobody'], reason: 'the office burns' }
    const { body } = await console.as('boss', 'POST', '/list/cancel', wish)
    expect(body).toMatchObject({ failed: [{ _id: 'nobody' }] })
    expect(new Set((body as { cancelled: string[] }).cancelled)).toEqual(new Set([one, two]))
    const { callbacks } = await page('?state=completed')
    expect(callbacks).toMatchObject([
      { reason: 'CANCELLED', completedAt: at(0) },
      { reason: 'CANCELLED' },
    ])
    expect(console.notes.map(({ what, after }) => [what, after])).toEqual([
      ['callback.cancelled', 'the office burns'],
      ['callback.cancelled', 'the office burns'],
    ])
  })

  it.each([[{}], [{ ids: [] }], [{ ids: 'all' }], [{ ids: [7] }]])('refuses %j', async (wish) => {
    expect((await console.as('boss', 'POST', '/list/cancel', wish)).status).toBe(400)
  })
})

describe('GET /admin/callback/export', () => {
  it('is a CSV file of the columns there are, formulas made harmless', async () => {
    const id = await book('cb', '+16505550199', hour, { _account: '=1+1' })
    const { headers, text } = await console.as('boss', 'GET', '/export')
    expect(headers).toMatchObject({
      'content-type': 'text/csv;charset=UTF-8',
      'content-disposition': expect.stringMatching(
        /^attachment; filename="ringback-callbacks-.*\.csv"$/,
      ),
    })
    expect(text).toBe(
      '\uFEFFid,service,state,reason,desired_time_utc,desired_time_local,zone,customer_number,created_utc,attempts,agent,completed_utc,_account\r\n' +
        `${id},cb,SCHEDULED,,${at(hour)},${at(hour).slice(0, 19)},UTC,'+16505550199,${at(0)},0,,,'=1+1\r\n`,
    )
  })

  it.each([
    ['pdf', 'application/pdf', '%PDF-'],
    ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'PK'],
  ])('is %s too', async (format, type, begin) => {
    await book('cb', '6505550199', hour)
    const { headers, bytes } = await console.as('boss', 'GET', `/export?format=${format}`)
    expect([headers['content-type'], bytes.toString('latin1').startsWith(begin)]).toEqual([
      type,
      true,
    ])
  })

  it('is of those named, and masked for viewers', async () => {
    const [one] = [await book('cb', '6505550001', hour), await book('cb', '6505550002', hour)]
    const { text } = await console.as('eve', 'GET', `/export?ids=${one},nobody`)
    expect(text.trim().split('\r\n')).toHaveLength(2)
    expect(text).toContain('•••• 0001')
  })
})
