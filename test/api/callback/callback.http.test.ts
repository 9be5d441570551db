import { beforeAll, describe, expect, it } from 'vitest'
import { parseTime } from '../../../src/base/calendar/index.ts'
import { type Body, basic, type Headers, request } from '../../support/http.ts'
import { ManualTimers } from './manual-timers.ts'
import { ManualClock, monday, type Served, serveCallbacks } from './serve-callbacks.ts'

const yaml = `
  callback: { returned-keys: "_ors_session_id,_usr_reason,tier" }
  service.cb: { _type: ors, _service: callback, _customer_lookup_keys: "_customer_number,_account,email" }
  service.other: { _type: ors, _service: callback, _default_country: DE }
  service.lands: { _type: ors, _service: callback, _default_country: $land$ }
  service.guarded: { _type: ors, _service: callback, username: app, password: word }
  service.hours: { _type: builtin, _service: office-hours, _timezone: America/Los_Angeles, _bh_regular1: "Mon-Fri 8:00-16:00" }
  service.west: { _type: ors, _service: callback, _business_hours_service: hours, _request_time_bucket: 60, _max_request_by_time_bucket: 2 }
`
const minute = 60_000
const hour = 60 * minute

const clock = new ManualClock(monday)
const timers = new ManualTimers(clock)
let served: Served
beforeAll(async () => {
  served = await serveCallbacks(yaml, { clock, timers })
})

let numbers = 5_000_000
const number = () => `650${numbers++}`
const at = (time: number) => new Date(monday + time).toISOString()
const call = (method: string, path: string, body?: Body, headers?: Headers) =>
  request(served.url, method, `/genesys/1/service/callback${path}`, body, headers)
const admin = (method: string, path: string, body?: Body) =>
  request(served.url, method, `/genesys/1/admin/callback${path}`, body)
const idOf = ({ body }: { body: unknown }) => (body as { _id: string })._id

async function booked(more: Record<string, unknown> = {}, service = 'cb'): Promise<string> {
  const wish = { _customer_number: number(), _desired_time: at(hour), ...more }
  return idOf(await call('POST', `/${service}`, wish))
}
const underWay = (more: Record<string, unknown> = {}) => booked({ _desired_time: at(0), ...more })

async function look(id: string): Promise<Record<string, string>> {
  const [found = {}] = (await call('GET', `?_id=${id}`)).body as Record<string, string>[]
  return found
}
const operation =
  'com.genesyslab.gsg.services.callback.exceptions.CallbackExceptionInvalidOperation'

describe('an update', () => {
  it.each([
    ['ROUTING', 'PROCESSING'],
    ['PROCESSING', 'COMPLETED'],
    ['ROUTING', 'COMPLETED'],
  ])('moves a callback forward: %s, then %s', async (first, then) => {
    const id = await underWay()
    expect((await call('PUT', `/cb/${id}`, { _callback_state: first })).status).toBe(200)
    expect((await look(id))._callback_state).toBe(first)
    expect((await call('PUT', `/cb/${id}`, { _callback_state: then })).status).toBe(200)
    expect((await look(id))._callback_state).toBe(then)
  })
  it('says the same again without harm', async () => {
    const id = await underWay()
    const news = { _callback_state: 'COMPLETED', _callback_reason: 'AGENT_CONNECTED' }
    for (let n = 0; n < 2; n++) expect((await call('PUT', `/cb/${id}`, news)).status).toBe(200)
    await call('PUT', `/cb/${id}`, { _callback_state: 'COMPLETED', _callback_reason: 'FAIL_ERROR' })
    expect(await look(id)).toMatchObject({ _callback_reason: 'AGENT_CONNECTED' })
  })
  it.each([
    ['PROCESSING', 'QUEUED', 'cannot go back. State=PROCESSING, requested state=QUEUED'],
    ['PROCESSING', 'SCHEDULED', 'cannot go back'],
    ['COMPLETED', 'PROCESSING', 'Request already cancelled or completed'],
    ['COMPLETED', 'SCHEDULED', 'Request already cancelled or completed'],
  ])('never moves one back: from %s to %s', async (from, to, message) => {
    const id = await underWay()
    await call('PUT', `/cb/${id}`, { _callback_state: from })
    const { status, body } = await call('PUT', `/cb/${id}`, { _callback_state: to })
    expect([status, body]).toEqual([
      400,
      { message: expect.stringContaining(message), exception: operation },
    ])
    expect((await look(id))._callback_state).toBe(from)
  })
  it('that ends one without a reason says NOT_AVAILABLE', async () => {
    const id = await underWay()
    await call('PUT', `/cb/${id}`, { _callback_state: 'COMPLETED', _reason: '' })
    expect(await look(id)).toMatchObject({ _callback_reason: 'NOT_AVAILABLE' })
  })
  it.each(['timed-out', 'The customer rang us'])(
    'keeps a reason as it came: %s',
    async (reason) => {
      const id = await underWay()
      await call('PUT', `/cb/${id}`, { _callback_state: 'COMPLETED', _callback_reason: reason })
      expect(await look(id)).toMatchObject({ _callback_reason: reason })
    },
  )
  it('with a new time hears no state', async () => {
    const id = await booked()
    const body = { _new_desired_time: at(2 * hour), _callback_state: 'COMPLETED' }
    expect((await call('PUT', `/cb/${id}`, body)).status).toBe(200)
    expect(await look(id)).toMatchObject({
      ...{ _callback_state: 'SCHEDULED', _desired_time: at(2 * hour) },
      _expiration_time: at(26 * hour),
    })
  })
  it('sets values, by which it is found from then on, and removes empty ones', async () => {
    const account = `A${number()}`
    const id = await booked({ _account: account, email: 'a@example.com', _usr_reason: 'x' })
    const put = (values: Record<string, unknown>) => call('PUT', `/cb/${id}`, values)
    await put({ _account: `${account}b`, _usr_reason: '', tier: 'gold', note: 'n' })
    expect(await look(id)).toMatchObject({ _account: `${account}b`, tier: 'gold' })
    expect(await look(id)).not.toHaveProperty('_usr_reason')
    expect((await call('GET', `/cb?_account=${account}`)).body).toEqual([])
    expect((await call('GET', `/cb?_account=${account}b`)).body).toMatchObject([{ _id: id }])
    const data = async () =>
      (await request(served.url, 'GET', `/genesys/1/service/${id}/storage`)).body
    expect(await data()).toEqual({ email: 'a@example.com', tier: 'gold', note: 'n' })
    await put({ note: '', tier: null })
    expect(await data()).toEqual({ email: 'a@example.com' })
    expect(await look(id)).not.toHaveProperty('tier')
  })
  it.each([
    ['a time that is none', { _new_desired_time: 'soon' }, '_new_desired_time'],
    ['a time that has passed', { _new_desired_time: at(-hour) }, 'in the past'],
    ['a time too far ahead', { _new_desired_time: at(60 * 24 * hour) }, 'too far'],
    ['a state that does not exist', { _callback_state: 'RINGING' }, 'RINGING'],
    [
      'a reason in two lines',
      { _callback_state: 'COMPLETED', _reason: 'a\nb' },
      '_callback_reason',
    ],
  ])('is refused and changes nothing for %s', async (_, body, message) => {
    const id = await booked()
    const before = await look(id)
    const answer = await call('PUT', `/cb/${id}`, body)
    expect([answer.status, answer.body]).toMatchObject([
      400,
      { message: expect.stringContaining(message) },
    ])
    expect(await look(id)).toEqual(before)
  })
  it('adds no more to a callback than one request may bring', async () => {
    const id = await booked()
    const put = (name: string) => call('PUT', `/cb/${id}`, { [name]: 'x'.repeat(40_000) })
    expect([(await put('_one')).status, (await put('_two')).status]).toEqual([200, 413])
    expect((await call('PUT', `/cb/${id}`, { _one: '' })).status).toBe(200)
    expect((await put('_two')).status).toBe(200)
  })
  it('of a callback of another service finds none', async () => {
    const id = await booked()
    for (const [method, body] of [
      ['PUT', { _callback_state: 'COMPLETED' }],
      ['PUT', { _new_desired_time: at(2 * hour) }],
      ['DELETE', undefined],
    ] as const) {
      const answer = await call(method, `/other/${id}`, body)
      expect([answer.status, answer.body]).toMatchObject([
        400,
        { exception: 'com.genesyslab.gsg.services.callback.CallbackException' },
      ])
    }
    expect((await look(id))._callback_state).toBe('SCHEDULED')
  })
  it('of an unknown service is refused', async () => {
    expect((await call('PUT', `/nobody/${await booked()}`, {})).status).toBe(400)
    expect((await call('DELETE', `/nobody/${await booked()}`)).status).toBe(400)
  })
})

describe('a query', () => {
  it('finds one callback among those of thousands who share another value', async () => {
    const [_account, _customer_number] = [`A${number()}`, number()]
    const id = await booked({ _account, _customer_number })
    const others = Array.from({ length: 2000 }, (_, at) => [Number.MAX_SAFE_INTEGER, `other${at}`])
    const key = `gms:callback:lookup:{cb}:_account=${_account}`
    await served.redis.commands.zadd(key, ...others.flat())
    const query = `_account=${_account}&_customer_number=${_customer_number}`
    for (const path of [`/cb?${query}`, `?${query}`]) {
      expect((await call('GET', path)).body).toMatchObject([{ _id: id }])
    }
  })
  it('finds a number in every spelling, over services of every country', async () => {
    const own = number()
    const one = await booked({ _customer_number: own })
    const two = await booked(
      { _customer_number: `+1 ${own}`, _desired_time: at(2 * hour) },
      'other',
    )
    for (const spelled of [own, `+1${own}`, `(${own.slice(0, 3)}) ${own.slice(3)}`]) {
      const query = new URLSearchParams({ _customer_number: spelled })
      const { body } = await call('GET', `?${query}`)
      expect(body).toMatchObject([{ _id: one }, { _id: two }])
      expect((await call('GET', `/cb?${query}`)).body).toMatchObject([{ _id: one }])
    }
  })
  it('reads the country of a number from the callback where an option leaves it to requests', async () => {
    const own = `1512${number()}`
    const id = await booked({ _customer_number: `0${own}`, land: 'DE' }, 'lands')
    const queries = [`_customer_number=%2B49${own}`, `_customer_number=0${own}&land=DE`]
    for (const query of queries) {
      expect((await call('GET', `/lands?${query}`)).body).toMatchObject([{ _id: id }])
      expect((await call('GET', `?${query}`)).status).toBe(200)
    }
    expect((await admin('GET', '/queues')).body).toHaveProperty('lands')
    expect((await admin('GET', `/${id}/why`)).status).toBe(200)
  })
  it('matches all values, or any with OR', async () => {
    const [first, second] = [number(), number()]
    const one = await booked({ _customer_number: first, _account: 'x1' })
    const two = await booked({ _customer_number: second, _account: 'x1' })
    const three = await booked({ _customer_number: second, _account: 'x2' })
    const query = async (text: string) => {
      const { body } = await call('GET', `/cb?${text}`)
      return (body as { _id: string }[]).map(({ _id }) => _id)
    }
    expect(await query(`_customer_number=${second}&_account=x1`)).toEqual([two])
    expect(await query(`_customer_number=${second}&_account=x1&operand=AND`)).toEqual([two])
    const any = await query(`_customer_number=${first}&_account=x2&operand=or`)
    expect(new Set(any)).toEqual(new Set([one, three]))
  })
  it('picks out desired times, first and last included', async () => {
    const own = number()
    const ids: string[] = []
    for (const ahead of [3, 1, 2]) {
      ids.push(await booked({ _customer_number: own, _desired_time: at(ahead * hour) }))
    }
    const query = async (from: number, to: number) => {
      const range = `_desired_time_from=${at(from * hour)}&_desired_time_to=${at(to * hour)}`
      const { body } = await call('GET', `/cb?_customer_number=${own}&${range}`)
      return (body as { _id: string }[]).map(({ _id }) => _id)
    }
    expect(await query(0, 9)).toEqual([ids[1], ids[2], ids[0]])
    expect(await query(1, 2)).toEqual([ids[1], ids[2]])
    expect(await query(4, 9)).toEqual([])
  })
  it('answers an empty list where there is nothing', async () => {
    const { status, text } = await call('GET', '/cb?_customer_number=0000')
    expect([status, text]).toEqual([200, '[]'])
    expect((await call('GET', '?_id=nobody')).text).toBe('[]')
    expect((await call('GET', `?_id=${'x'.repeat(2000)}`)).text).toBe('[]')
  })
  it.each([
    ['no value', '/cb', 'names at least one of [_id, _customer_number, _account, email]'],
    ['a value that finds nobody', '/cb?_usr_reason=x', 'names at least one of'],
    ['a state alone', '/cb?_callback_state=QUEUED', 'names at least one of'],
    ['a state that does not exist', '/cb?_id=1&_callback_state=!DONE', '[DONE]'],
    ['an operand that does not exist', '/cb?_id=1&operand=XOR', 'neither AND nor OR'],
    ['a time that is none', '/cb?_id=1&_desired_time_from=now', '_desired_time_from'],
    ['an unknown service', '/nobody?_id=1', 'is no callback service'],
    ['any of values that find nobody', '/cb?_id=1&_x=2&operand=OR', 'names at least one of'],
  ])('with %s is refused', async (_, path, message) => {
    const { status, body } = await call('GET', path)
    expect([status, body]).toMatchObject([400, { message: expect.stringContaining(message) }])
  })
  it('tells the keys that an operator wants told', async () => {
    const id = await underWay({ _usr_reason: 'billing', tier: 'gold', color: 'red' })
    expect(await look(id)).toMatchObject({
      ...{ _usr_reason: 'billing', tier: 'gold', _ors_session_id: `session-${id}` },
    })
    expect(await look(id)).not.toHaveProperty('color')
  })
})

describe('availability', () => {
  const free = async (query: string) => {
    const { status, body } = await call('GET', `/west/availability?${query}`)
    return [status, Object.entries(body as object).map(([time, n]) => `${time.slice(11, 16)} ${n}`)]
  }
  const opens = parseTime(`${at(0).slice(0, 10)}T08:00`, 'America/Los_Angeles') ?? 0

  it('is that of opening hours, to the end of the office’s day', async () => {
    const [status, slots] = await free(`start=${new Date(opens - hour).toISOString()}`)
    expect([status, (slots as string[]).length]).toEqual([200, 8])
  })
  it('is less where something is booked, and nothing where a slot is full', async () => {
    const time = new Date(opens + hour).toISOString()
    await booked({ _desired_time: time }, 'west')
    const range = `start=${new Date(opens).toISOString()}&end=${new Date(opens + 3 * hour).toISOString()}`
    const label = (n: number) => new Date(opens + n * hour).toISOString().slice(11, 16)
    expect((await free(range))[1]).toEqual([`${label(0)} 2`, `${label(1)} 1`, `${label(2)} 2`])
    await booked({ _desired_time: new Date(opens + hour + 59 * minute).toISOString() }, 'west')
    expect((await free(range))[1]).toEqual([`${label(0)} 2`, `${label(2)} 2`])
    expect((await free(`${range}&max-time-slots=1`))[1]).toEqual([`${label(0)} 2`])
  })
  it('offers nothing that has passed', async () => {
    const [, slots] = await free(`start=${at(-48 * hour)}&end=${at(0)}`)
    expect(slots).toEqual([])
  })
  it.each([
    ['start=soon'],
    ['end=2013-01-01T00:00:00.000Z'],
    ['number-of-days=many'],
    ['number-of-days=1000'],
    ['max-time-slots=0'],
    [`end=${at(200 * 24 * hour)}`],
  ])('refuses %s', async (query) => {
    expect((await call('GET', `/west/availability?${query}`)).status).toBe(400)
  })
  it('of an unknown service is refused', async () => {
    expect((await call('GET', '/nobody/availability')).status).toBe(400)
  })
})

describe('an Idempotency-Key', () => {
  const ask = (key: string, body: Body, service = 'cb') =>
    call('POST', `/${service}`, body, { 'Idempotency-Key': key })

  it('answers the same request the same, and books once', async () => {
    const wish = { _customer_number: number(), _desired_time: at(hour), a: '1' }
    const first = await ask('k1', wish)
    const again = await ask('k1', Object.fromEntries(Object.entries(wish).toReversed()))
    const form = await ask('k1', new URLSearchParams(wish))
    expect([first.status, again.text, form.text]).toEqual([200, first.text, first.text])
    const { body } = await call('GET', `/cb?_customer_number=${wish._customer_number}`)
    expect(body).toHaveLength(1)
  })
  it('answers what the strategy told the app then', async () => {
    served.orchestrator.answer = { _text: 'soon' }
    const wish = { _customer_number: number() }
    const first = await ask('k2', wish)
    served.orchestrator.answer = {}
    expect((await ask('k2', wish)).body).toEqual(first.body)
    expect(first.body).toMatchObject({ _text: 'soon' })
  })
  it('refuses another request with 409', async () => {
    const wish = { _customer_number: number(), _desired_time: at(hour) }
    await ask('k3', wish)
    const other = { ...wish, _desired_time: at(2 * hour) }
    expect((await ask('k3', other)).status).toBe(409)
    expect((await ask('k3', wish, 'other')).status).toBe(200) // each service has keys of its own
  })
  it('gives one callback to many who ask at once', async () => {
    const wish = { _customer_number: number(), _desired_time: at(hour) }
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask('k4', wish)))
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    expect((await call('GET', `/cb?_customer_number=${wish._customer_number}`)).body).toHaveLength(
      1,
    )
  })
  it('is free again after a refusal', async () => {
    const wish = { _customer_number: number() }
    expect((await ask('k5', { ...wish, _desired_time: 'never' })).status).toBe(400)
    expect((await ask('k5', wish)).status).toBe(200)
  })
  it('of somebody who died over it leads to the same callback', async () => {
    const wish = { _customer_number: number(), _desired_time: at(hour) }
    const first = await ask('k6', wish)
    const key = 'gms:callback:idempotency:{cb=k6}'
    await served.redis.commands.hdel(key, 'answer') // as if it had not come to that
    expect((await ask('k6', wish)).body).toEqual({ _id: idOf(first) })
    expect((await call('GET', `/cb?_customer_number=${wish._customer_number}`)).body).toHaveLength(
      1,
    )
  })
  it('is kept for a day', async () => {
    await ask('k7', { _customer_number: number(), _desired_time: at(hour) })
    const left = await served.redis.commands.pttl('gms:callback:idempotency:{cb=k7}')
    expect(left).toBeGreaterThan(86_000_000)
  })
  it.each([['x'.repeat(256)], ['snow\u00e9']])('is refused when it is none', async (key) => {
    expect((await ask(key, { _customer_number: number() })).status).toBe(400)
  })
})

describe('a callback as a service', () => {
  const ask = (method: string, path: string, body?: Body) =>
    request(served.url, method, `/genesys/1/service/${path}`, body)

  it.each([['GET'], ['POST']])('hands requests by %s to who carries it out', async (method) => {
    const id = await underWay()
    served.orchestrator.reply = (name) => ({ asked: name })
    const body = method === 'GET' ? undefined : { note: 'n' }
    const answer = await ask(method, `${id}/check-queue-position?_x=1`, body)
    expect([answer.status, answer.body]).toEqual([200, { asked: 'check-queue-position' }])
    expect(served.orchestrator.requests.at(-1)).toMatchObject({
      ...{ name: 'check-queue-position', parameters: { _x: '1' } },
      run: { serviceId: id, session: `session-${id}` },
    })
    if (method === 'POST') expect((await ask('GET', `${id}/storage`)).body).toEqual({ note: 'n' })
  })
  it('answers nothing before it is under way, but cancels', async () => {
    const id = await booked()
    const { status, body } = await ask('POST', `${id}/connect`)
    expect([status, body]).toEqual([
      400,
      { message: `Callback '${id}' is not under way. State=SCHEDULED`, exception: operation },
    ])
    expect((await ask('POST', `${id}/cancel`)).status).toBe(200)
    expect(await look(id)).toMatchObject({ _callback_reason: 'CANCELLED' })
  })
  it('is cancelled when it is deleted, and can still be asked about', async () => {
    const id = await underWay()
    expect((await ask('DELETE', id)).status).toBe(200)
    expect(served.orchestrator.events.at(-1)).toMatchObject({ name: 'cancel' })
    expect((await ask('DELETE', id)).status).toBe(404)
    expect(await look(id)).toMatchObject({ _callback_reason: 'CANCELLED' })
    expect((await admin('GET', `/${id}/why`)).status).toBe(200)
  })
  it('keeps its data as long as itself', async () => {
    const id = await booked({ note: 'n' })
    const { dataId = '' } = (await served.services.find(id)) ?? {}
    const [data, instance, record] = await Promise.all(
      [
        `gms:storage:entry:{${dataId}}`,
        `gms:service:instance:{${id}}`,
        `gms:callback:record:{cb}:${id}`,
      ].map((key) => served.redis.commands.pexpiretime(key)),
    )
    const shift = Date.now() - monday // how far the test's clock is from Redis'
    expect(Math.abs((instance ?? 0) - (record ?? 0) - shift)).toBeLessThan(10_000)
    expect(Math.abs((data ?? 0) - (instance ?? 0))).toBeLessThan(10_000)
    await call('PUT', `/cb/${id}`, { _new_desired_time: at(49 * hour) })
    const moved = await served.redis.commands.pexpiretime(`gms:storage:entry:{${dataId}}`)
    expect(Math.abs(moved - (data ?? 0) - 48 * hour)).toBeLessThan(10_000)
    await call('PUT', `/cb/${id}`, { _new_desired_time: at(97 * hour), note: 'later' })
    const again = await served.redis.commands.pexpiretime(`gms:storage:entry:{${dataId}}`)
    expect(Math.abs(again - moved - 48 * hour)).toBeLessThan(10_000)
  })
  it('is not created like other services', async () => {
    const { status, body } = await request(served.url, 'POST', '/genesys/1/service/cb', {})
    const message = 'Callbacks of this service are created at /genesys/1/service/callback/cb'
    expect([status, body]).toMatchObject([404, { message }])
  })
})

describe('operators', () => {
  const inQueue = async (query: string) => {
    const { body } = await admin('GET', `/queues?${query}`)
    return (body as Record<string, { _id: string }[]>).other?.map(({ _id }) => _id)
  }
  const day = 24 * hour

  it('see a queue by time, up to as many as they want', async () => {
    const ids: string[] = []
    for (const ahead of [3, 1, 2]) {
      ids.push(await booked({ _desired_time: at(5 * day + ahead * hour) }, 'other'))
    }
    const range = `start_time=${at(5 * day)}&end_time=${at(6 * day)}`
    expect(await inQueue(range)).toEqual([ids[1], ids[2], ids[0]])
    expect(await inQueue(`${range}&max=2`)).toEqual([ids[1], ids[2]])
    await call('DELETE', `/other/${ids[1]}`)
    expect(await inQueue(`${range}&states=SCHEDULED,QUEUED&max=1`)).toEqual([ids[2]])
    expect(await inQueue(`${range}&states=completed`)).toEqual([ids[1]])
    expect(await inQueue('max=1000')).not.toContain(ids[0]) // beyond the next 24 hours
  })
  it.each([['max=0'], ['max=x'], ['states=GONE'], ['end_time=later'], ['target=hours']])(
    'are refused %s',
    async (query) => expect((await admin('GET', `/queues?${query}`)).status).toBe(400),
  )
  it('cancel many, with a reason, and hear who did not go', async () => {
    const [one, two, over] = [await booked(), await booked({}, 'other'), await booked()]
    await call('DELETE', `/cb/${over}`)
    const reason = 'CANCELLED_BY_ADMIN'
    const { status, body } = await admin('POST', '/cancel', {
      reason,
      ids: [one, two, over, 'x', one],
    })
    expect([status, body]).toEqual([
      200,
      {
        cancelled: expect.arrayContaining([one, two]),
        failed: expect.arrayContaining([
          {
            _id: over,
            message: `Request already cancelled or completed: [${over}]`,
            exception: operation,
          },
          {
            ...{ _id: 'x', message: 'No such request to cancel: [x]' },
            exception: 'com.genesyslab.gsg.services.callback.CallbackException',
          },
        ]),
      },
    ])
    expect((body as { cancelled: string[] }).cancelled).toHaveLength(2)
    expect(await look(one)).toMatchObject({ _callback_reason: reason })
  })
  it('free a slot whatever reason they give', async () => {
    const time = { _desired_time: new Date(monday + 31 * hour).toISOString() }
    const ids = [await booked(time, 'west'), await booked(time, 'west')]
    expect(idOf(await call('POST', '/west', { _customer_number: number(), ...time }))).toBe(
      undefined,
    )
    await admin('POST', '/cancel', { ids, reason: 'FRAUD' })
    expect(await look(ids[0] ?? '')).toMatchObject({ _callback_reason: 'FRAUD' })
    expect(await booked(time, 'west')).toBeTypeOf('string')
  })
  it('may give a reason in their own words', async () => {
    const id = await booked()
    const form = new URLSearchParams({ ids: id, reason: 'customer called in' })
    expect((await admin('POST', '/cancel', form)).status).toBe(200)
    expect(await look(id)).toMatchObject({ _callback_reason: 'CANCELLED' })
    const { text } = await admin('GET', `/${id}/why`)
    expect(text).toContain('by an operator: customer called in')
  })
  it.each([[{}], [{ ids: [], reason: 1 }], [{ ids: [1] }], [{ ids: '' }]])(
    'name whom they cancel: %j',
    async (body) => {
      const { status } = await admin('POST', '/cancel', body)
      expect(status).toBe(JSON.stringify(body).includes('[]') ? 200 : 400)
    },
  )
  it('see what decided each step, and where the option stands that ruled', async () => {
    const id = await booked({ _desired_time: new Date(monday + 6 * hour).toISOString() }, 'west')
    await served.callbacks.start()
    await timers.runUntil(monday + 6 * hour)
    clock.moveTo(monday)
    const { status, body } = await admin('GET', `/${id}/why`)
    const { decisions } = body as { decisions: Record<string, string>[] }
    expect([status, decisions.map(({ step, verdict }) => `${step}: ${verdict}`)]).toEqual([
      200,
      [
        'mandatory keys: passed',
        'possible number: not asked',
        'no premium number: not asked',
        'exceptions: not asked',
        'not in the past: passed',
        'not too far ahead: passed',
        'office hours: passed',
        'service throttle 1: not asked',
        'service throttle 2: not asked',
        'customer throttle: not asked',
        'in-queue checking: not asked',
        'slot: passed',
        'later: ruled',
        'handing over: ruled',
        'handing over: done',
      ],
    ])
    expect(decisions.find(({ step }) => step === 'office hours')).toMatchObject({
      ...{ option: 'service.west._business_hours_service', at: at(0) },
      detail: 'hours, America/Los_Angeles',
    })
    expect(decisions.find(({ step }) => step === 'not too far ahead')).toMatchObject({
      option: 'callback._reject_future_desired_time',
    })
    expect((await admin('GET', '/nobody/why')).status).toBe(404)
  })
})

describe('a service with credentials', () => {
  const caller = basic('app', 'word')

  it('asks for them wherever it is named', async () => {
    const doors = [
      ['POST', '/guarded'],
      ['PUT', '/guarded/x'],
      ['DELETE', '/guarded/x'],
      ['GET', '/guarded?_id=x'],
      ['GET', '/guarded/availability'],
    ] as const
    for (const [method, path] of doors) expect((await call(method, path)).status).toBe(401)
    for (const [method, path] of doors) {
      expect((await call(method, path, undefined, caller)).status).not.toBe(401)
    }
  })
  it('shows its callbacks to nobody else', async () => {
    const own = number()
    const wish = { _customer_number: own, _desired_time: at(hour) }
    await call('POST', '/guarded', wish, caller)
    expect((await call('GET', `?_customer_number=${own}`)).body).toEqual([])
    expect((await call('GET', `?_customer_number=${own}`, undefined, caller)).body).toHaveLength(1)
  })
})

describe('the OpenAPI document', () => {
  it('describes every operation', async () => {
    const { body } = await request(served.url, 'GET', '/genesys/1/openapi.json')
    const { paths } = body as { paths: Record<string, object> }
    const ours = Object.entries(paths).filter(([path]) => /callback|availability/.test(path))
    expect(ours.map(([path, item]) => `${path} ${Object.keys(item)}`)).toEqual([
      '/genesys/1/service/callback/{service} post,get',
      '/genesys/1/service/callback/{service}/{id} put,delete',
      '/genesys/1/service/callback get',
      '/genesys/1/service/callback/{service}/availability get',
      '/genesys/1/service/{service}/availability get',
      '/genesys/1/admin/callback/queues get',
      '/genesys/1/admin/callback/cancel post',
      '/genesys/1/admin/callback/{id}/why get',
    ])
  })
})
