import { beforeAll, describe, expect, it } from 'vitest'
import { type Body, type Headers, request } from '../../support/http.ts'
import { ManualTimers } from './manual-timers.ts'
import { ManualClock, monday, type Served, serveCallbacks } from './serve-callbacks.ts'

const yaml = `
  patterns.vip: { premium: "\\\\+1555.*", short: "911" }
  service.hours: { _type: builtin, _service: office-hours, _timezone: Europe/Berlin, _bh_regular1: "Mon-Fri 9:00-17:00", _hol1: "12-25" }
  service.capacity: { _type: builtin, _service: capacity, _timezone: UTC, _capacity_1: '{"1":{"0000":2,"1300":0}}' }
  service.plain: { _type: ors, _service: callback }
  service.older: { _type: ors, _name: callback }
  service.own: { _type: ors, _service: "http://host/own.scxml", _service_type: callback }
  service.strange: { _type: builtin, _service: get }
  service.keys: { _type: ors, _service: callback, _mandatory_customer_lookup_keys: "email,_account" }
  service.inbound: { _type: ors, _service: callback, _call_direction: USERORIGINATED, _media_type: voice }
  service.inbound-later: { _type: ors, _service: callback, _call_direction: USERORIGINATED, _wait_for_agent: true }
  service.numbers: { _type: ors, _service: callback, _disallow_impossible_phone_numbers: true, _disallow_premium_phone_numbers: true }
  service.excepting: { _type: ors, _service: callback, _exceptions: vip }
  service.group-gone: { _type: ors, _service: callback, _exceptions: gone }
  service.office: { _type: ors, _service: callback, _business_hours_service: hours, _reject_future_desired_time: "1y" }
  service.office-gone: { _type: ors, _service: callback, _business_hours_service: gone }
  service.mondays: { _type: ors, _service: callback, _capacity_service: capacity }
  service.soon: { _type: ors, _service: callback, _reject_future_desired_time: 2h }
  service.five: { _type: ors, _service: callback, _max_request_by_time_bucket: 5 }
  service.twice: { _type: ors, _service: callback, _enable_in_queue_checking: true }
  service.once: { _type: ors, _service: callback, _enable_in_queue_checking: strict }
  service.throttled: { _type: ors, _service: callback, _throttle_callbacks_per_service_1: 2, _throttle_ttl_1: 14, _throttle_callbacks_per_service_2: 3 }
  service.daily: { _type: ors, _service: callback, _throttle_request_parameters_limit: 2, _throttle_request_parameters: "_customer_number,user_id" }
  service.variable: { _type: ors, _service: callback, _urs_virtual_queue: $queue$, _request_time_bucket: $bucket$ }
  service.buffered: { _type: ors, _service: callback, _throttle_callbacks_per_service_1: 1, _overwritable_options: "_request_execution_time_buffer" }
  service.overwritable: { _type: ors, _service: callback, _target: A, _ors: "http://a", _overwritable_options: "_target,_type,_src", _max_dial_attempts: 7 }
`
const minute = 60_000
const hour = 60 * minute

const clock = new ManualClock(monday)
const timers = new ManualTimers(clock)
let served: Served
beforeAll(async () => {
  served = await serveCallbacks(yaml, { clock, timers })
})

let numbers = 1000
const at = (time: number) => new Date(monday + time).toISOString()
const start = (service: string, body: Body, headers?: Headers) =>
  request(served.url, 'POST', `/genesys/1/service/callback/${service}`, body, headers)
const wish = (more: Record<string, unknown> = {}) => ({
  _customer_number: `650466${numbers++}`,
  _desired_time: at(hour),
  ...more,
})
const idOf = ({ body }: { body: unknown }) => (body as { _id: string })._id
const runOf = (id: string) => served.orchestrator.runs.get(id)?.run

/** All that is kept of callbacks, so that a refusal is seen to keep nothing. */
async function kept(): Promise<string[]> {
  const keys = new Set<string>()
  for await (const batch of served.redis.scan('gms:*')) for (const key of batch) keys.add(key)
  return [...keys].filter((key) => !key.startsWith('gms:callback:count:')).sort()
}

describe('a start', () => {
  it.each([
    ['JSON', (values: Record<string, string>) => values],
    ['a form', (values: Record<string, string>) => new URLSearchParams(values)],
    [
      'a multipart form',
      (values: Record<string, string>) => {
        const form = new FormData()
        for (const [name, value] of Object.entries(values)) form.set(name, value)
        return form
      },
    ],
  ])('takes %s', async (_, encode) => {
    const answer = await start('plain', encode({ _customer_number: '5115', usr: 'Bob', _x: '1' }))
    expect([answer.status, runOf(idOf(answer))?.data]).toEqual([200, { usr: 'Bob' }])
    expect(runOf(idOf(answer))?.parameters).toMatchObject({ _customer_number: '5115', _x: '1' })
  })
  it('takes its parameters from the query beside an empty body', async () => {
    const answer = await start('plain?_customer_number=5115&usr=Bob', {})
    expect([answer.status, runOf(idOf(answer))?.data]).toEqual([200, { usr: 'Bob' }])
  })
  it.each([['older'], ['own']])('is for every kind of callback service: %s', async (service) => {
    expect((await start(service, wish())).status).toBe(200)
  })
  it('keeps files with the user data, and their links come with the run', async () => {
    const form = new FormData()
    form.set('_customer_number', '5115')
    form.set('photo', new Blob(['x'], { type: 'image/png' }), 'x.png')
    const run = runOf(idOf(await start('plain', form)))
    expect(run?.data.photo).toBe(
      `http://localhost:8080/genesys/1/storage/binary/${run?.dataId}/photo`,
    )
  })
  it('says who the user is', async () => {
    const run = runOf(idOf(await start('plain', { _customer_number: '1' }, { gms_user: 'bob' })))
    expect([run?.user, run?.data]).toEqual(['bob', { gms_user: 'bob' }])
  })
  it('leaves nothing to anybody else: each has an id of its own', async () => {
    const ids = await Promise.all([1, 2, 3].map(async () => idOf(await start('plain', wish()))))
    expect(new Set(ids).size).toBe(3)
  })
})

describe('a start is refused, and nothing is kept, for', () => {
  it.each([
    ['an unknown service', 'nobody', {}, 'is no callback service'],
    ['a service of another kind', 'strange', {}, 'is no callback service'],
    ['a missing number', 'plain', { _customer_number: undefined }, '[_customer_number] is missing'],
    ['an empty number', 'plain', { _customer_number: '' }, '[_customer_number] is missing'],
    ['a time that is none', 'plain', { _desired_time: 'tomorrow' }, '[_desired_time] is no time'],
    ['an impossible date', 'plain', { _desired_time: '2030-02-30T10:00:00.000Z' }, 'is no time'],
    ['a number for a time', 'plain', { _desired_time: 1369754400000 }, 'is no time'],
    ['a time long ago', 'plain', { _desired_time: '2013-06-17T10:25:00.000Z' }, 'is in the past'],
    ['a time far ahead', 'plain', { _desired_time: at(40 * 24 * hour) }, 'too far in the future'],
    [
      'a time beyond its own limit',
      'soon',
      { _desired_time: at(3 * hour) },
      'too far in the future',
    ],
    ['a state that does not exist', 'plain', { _callback_state: 'DONE' }, 'state [DONE]'],
    [
      'a reason without end',
      'plain',
      { _callback_reason: 'x'.repeat(101) },
      '[_callback_reason] is over',
    ],
    ['a missing key', 'keys', { email: 'a@b' }, '[_account] is missing'],
    ['a missing number when told later', 'inbound-later', { _customer_number: '' }, 'is missing'],
    ['an impossible number', 'numbers', { _customer_number: '111' }, 'because it is invalid'],
    ['a premium number', 'numbers', { _customer_number: '+19005551234' }, 'a premium number'],
    ['an exception', 'excepting', { _customer_number: '+15551234567' }, 'details={vip=premium}'],
    [
      'an exception, spaced',
      'excepting',
      { _customer_number: '+1 (555) 123-4567' },
      '{vip=premium}',
    ],
    ['a time without capacity', 'mondays', { _desired_time: at(2 * hour) }, 'Too many requests'],
    ['a name that is no identifier', 'plain', { '_not-a-name': '1' }, 'no identifier'],
    ['a missing variable', 'variable', { bucket: '5' }, 'parameter queue is missing'],
    ['a variable that makes no sense', 'variable', { queue: 'q', bucket: '7' }, 'is none of 5, 10'],
  ])('%s', async (_, service, more, message) => {
    const before = await kept()
    const { status, body } = await start(service, wish(more))
    expect([status, body]).toEqual([
      400,
      {
        message: expect.stringContaining(message),
        exception: expect.stringMatching(/^com\.genesyslab\./),
        ...(typeof body === 'object' && body !== null && 'availability' in body
          ? { availability: expect.any(Object) }
          : {}),
      },
    ])
    expect(await kept()).toEqual(before)
  })
  it.each([
    ['a body that is no object', '[1,2]'],
    ['a body that is no JSON', '{"_customer_number":'],
  ])('%s', async (_, body) => {
    const before = await kept()
    const { status } = await start('plain', body, { 'content-type': 'application/json' })
    expect(status).toBe(400)
    expect(await kept()).toEqual(before)
  })
  it('a file in place of a number', async () => {
    const form = new FormData()
    form.set('_customer_number', new Blob(['5115']), 'n.txt')
    expect((await start('plain', form)).status).toBe(400)
  })
  it.each([['group-gone'], ['office-gone']])(
    'an option that names nothing, as the operator’s fault: %s',
    async (service) => {
      expect((await start(service, wish())).status).toBe(500)
    },
  )
})

describe('a number', () => {
  it('is not asked of a customer who calls at once', async () => {
    expect((await start('inbound', new URLSearchParams())).status).toBe(200)
  })
  it('that is odd is taken where nothing is said against it', async () => {
    for (const _customer_number of ['5115', '+19005551234', '111', 'sip:bob@example.com']) {
      expect((await start('plain', { _customer_number })).status).toBe(200)
    }
  })
})

describe('a time', () => {
  it.each([
    [at(hour).replace('Z', '+00:00')],
    [at(hour).replace('.000Z', 'Z')],
    [at(hour).replace('.000Z', '')],
  ])('is read as %s', async (text) => {
    const { body } = await start('plain', wish({ _desired_time: text }))
    const path = `/genesys/1/service/callback?_id=${idOf({ body })}`
    expect((await request(served.url, 'GET', path)).body).toMatchObject([
      { _desired_time: at(hour) },
    ])
  })
  it('of a moment ago is now', async () => {
    const answer = await start('plain', wish({ _desired_time: at(-minute / 2) }))
    expect(runOf(idOf(answer))).toBeDefined()
  })
  it.each([
    [2 * minute, true],
    [2 * minute + 1, false],
  ])('%i ms ahead is handed over at once: %s', async (ahead, isImmediate) => {
    const answer = await start('plain', wish({ _desired_time: at(ahead) }))
    expect(runOf(idOf(answer)) !== undefined).toBe(isImmediate)
  })
  it.each([
    ['in hours', 1, 200],
    ['after hours', 5, 400],
    ['at the weekend', 5 * 24, 400],
  ])('is held against opening hours: %s', async (_, hours, status) => {
    const answer = await start('office', wish({ _desired_time: at(hours * hour) }))
    expect(answer.status).toBe(status)
  })
})

describe('a state in the body', () => {
  it.each([['QUEUED'], ['ROUTING'], ['PROCESSING'], ['COMPLETED']])(
    '%s is taken, and nobody starts anything',
    async (_callback_state) => {
      const answer = await start('plain', { _customer_number: '5115', _callback_state })
      const path = `/genesys/1/service/callback?_id=${idOf(answer)}`
      expect((await request(served.url, 'GET', path)).body).toMatchObject([{ _callback_state }])
      await timers.runUntil(clock.now() + 10)
      expect(runOf(idOf(answer))).toBeUndefined()
    },
  )
  it('SCHEDULED leaves it to the schedule, also when its time is now', async () => {
    const answer = await start('plain', { _customer_number: '5115', _callback_state: 'scheduled' })
    expect(runOf(idOf(answer))).toBeUndefined()
    await timers.runUntil(clock.now() + 10)
    expect(runOf(idOf(answer))).toBeDefined()
  })
})

describe('options', () => {
  it('that may be overwritten are, and others are not', async () => {
    const body = {
      _target: 'B',
      _ors: 'http://b',
      _type: 'builtin',
      _src: 'x',
      _max_dial_attempts: 1,
    }
    const run = runOf(idOf(await start('overwritable', { _customer_number: '1', ...body })))
    expect(run?.options).toMatchObject({
      ...{ _target: 'B', _ors: 'http://a', _type: 'ors', _max_dial_attempts: '7' },
      ...{ _user_confirm_timeout: '30', _snooze_duration: '300' },
    })
    expect(run?.options).not.toHaveProperty('_src')
  })
  it('leave the queue to the request', async () => {
    const body = { _customer_number: '1', queue: 'a', bucket: '5', _urs_virtual_queue: 'mine' }
    expect(runOf(idOf(await start('variable', body)))?.options._urs_virtual_queue).toBe('mine')
  })
  it('hold their variables for as long as the callback lives', async () => {
    const body = wish({ queue: 'gold', bucket: '10' })
    const id = idOf(await start('variable', body))
    await served.callbacks.start()
    await timers.runUntil(monday + hour)
    expect(runOf(id)?.options).toMatchObject({ _urs_virtual_queue: 'gold' })
    clock.moveTo(monday)
  })
})

describe('in-queue checking', () => {
  const ask = (service: string, number: string) =>
    start(service, wish({ _customer_number: number }))

  it('refuses a third callback of a number, however it is spelled', async () => {
    expect((await ask('twice', '6504661111')).status).toBe(200)
    expect((await ask('twice', '(650) 466-1111')).status).toBe(200)
    const { status, body } = await ask('twice', '+1 650 466 1111')
    expect([status, body]).toMatchObject([
      400,
      { message: expect.stringContaining('has already 2 outstanding') },
    ])
    expect((await ask('twice', '6504661112')).status).toBe(200)
  })
  it('refuses a second where it is strict, until the first has ended', async () => {
    const first = idOf(await ask('once', '6504662222'))
    expect((await ask('once', '6504662222')).status).toBe(400)
    await request(served.url, 'DELETE', `/genesys/1/service/callback/once/${first}`)
    expect((await ask('once', '6504662222')).status).toBe(200)
  })
  it('forgets what ended without saying so', async () => {
    const first = idOf(await ask('once', '6504663333'))
    await request(served.url, 'DELETE', `/genesys/1/service/callback/once/${first}`)
    const key = 'gms:callback:outstanding:{%2B16504663333}'
    await served.redis.commands.zadd(key, clock.now() + 10 * hour, `once:${first}`)
    expect((await ask('once', '6504663333')).status).toBe(200)
  })
  it('holds for a number that comes in place of another, and lets go of the other', async () => {
    const put = (id: string, number: string) =>
      request(served.url, 'PUT', `/genesys/1/service/callback/once/${id}`, {
        _customer_number: number,
      })
    const [one, two] = [
      idOf(await ask('once', '6504665551')),
      idOf(await ask('once', '6504665552')),
    ]
    const refused = await put(two, '(650) 466-5551')
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('has already 1')])
    expect((await ask('once', '6504665552')).status).toBe(400) // it still has its own
    expect((await put(one, '+1 650 466 5551')).status).toBe(200) // the same number
    expect((await ask('once', '6504665551')).status).toBe(400)
    expect((await put(one, '6504665553')).status).toBe(200)
    expect((await ask('once', '6504665553')).status).toBe(400)
    expect((await put(two, '6504665551')).status).toBe(200)
    await request(served.url, 'DELETE', `/genesys/1/service/callback/once/${one}`)
    expect((await ask('once', '6504665553')).status).toBe(200)
  })
  it('lets one of many through who ask at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask('once', '6504664444')))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })
})

describe('throttles', () => {
  it('refuse too many callbacks of a service, and say for how long', async () => {
    expect((await start('throttled', wish())).status).toBe(200)
    expect((await start('throttled', wish({ _desired_time: at(-hour) }))).status).toBe(400)
    expect((await start('throttled', wish())).status).toBe(200) // what is refused does not count
    const { status, body, headers } = await start('throttled', wish())
    expect([status, body, headers['retry-after']]).toEqual([
      503,
      {
        message: 'Limit of queued callbacks for throttled is reached for interval 14s.',
        exception:
          'com.genesyslab.gsg.services.callback.exceptions.CallbackExceptionServiceUnavailable',
      },
      '14',
    ])
  })
  it('refuse a customer who asks too often, by number or header', async () => {
    const ask = (_customer_number: string, user_id: string) =>
      start('daily', wish({ _customer_number }), { user_id })
    expect((await ask('6504665551', 'a')).status).toBe(200)
    expect((await ask('6504665551', 'b')).status).toBe(200)
    const { status, body } = await ask('6504665551', 'c')
    expect([status, body]).toMatchObject([
      503,
      {
        message:
          'Callback for _customer_number=6504665551 rejected because previous callbacks for this parameter were requested for more than 2 times today.',
      },
    ])
    expect((await ask('6504665552', 'c')).status).toBe(200) // refused by number: its header is not counted
    expect((await ask('6504665553', 'c')).status).toBe(200)
    expect((await ask('6504665554', 'c')).status).toBe(503)
  })
  it('keep no key as long as what a customer says', async () => {
    const user_id = 'x'.repeat(100_000)
    for (const status of [200, 200, 503]) {
      expect((await start('daily', wish({ user_id }))).status).toBe(status)
    }
    const lengths: number[] = []
    for await (const keys of served.redis.scan('gms:callback:count:*')) {
      lengths.push(...keys.map((key) => key.length))
    }
    expect(Math.max(...lengths)).toBeLessThan(1000)
  })
  it('do not count a request whose time cannot be worked out', async () => {
    const { status } = await start('buffered', wish({ _request_execution_time_buffer: 'long' }))
    expect(status).toBe(400)
    expect((await start('buffered', wish())).status).toBe(200)
  })
})

describe('an update', () => {
  const put = (service: string, id: string, body: Body) =>
    request(served.url, 'PUT', `/genesys/1/service/callback/${service}/${id}`, body)
  const numberOf = async (id: string) =>
    (await served.callbacks.administering.why(id))._customer_number

  it.each([
    ['an impossible number', 'numbers', '111', 'because it is invalid'],
    ['a premium number', 'numbers', '+19005551234', 'a premium number'],
    ['an exception', 'excepting', '+1 (555) 123 45 67', 'details={vip=premium}'],
  ])('puts no %s in place of one that was taken', async (_, service, number, message) => {
    const _customer_number = '+16504661234'
    const id = idOf(await start(service, wish({ _customer_number })))
    for (const time of [{}, { _new_desired_time: at(2 * hour) }]) {
      const refused = await put(service, id, { ...time, _customer_number: number })
      expect([refused.status, refused.text]).toEqual([400, expect.stringContaining(message)])
      expect(await numberOf(id)).toBe(_customer_number)
    }
    expect((await put(service, id, { _customer_number: '+16504665678' })).status).toBe(200)
    expect(await numberOf(id)).toBe('+16504665678')
  })
})

describe('a slot', () => {
  it('of 5 takes exactly 5 of 1,000 who ask at once', async () => {
    const body = JSON.stringify({ _customer_number: '5115', _desired_time: at(3 * hour) })
    const json = { 'content-type': 'application/json' }
    const outcomes: number[] = []
    const racer = async () => {
      for (let n = 0; n < 20; n++) outcomes.push((await start('five', body, json)).status)
    }
    await Promise.all(Array.from({ length: 50 }, racer))
    expect(outcomes).toHaveLength(1000)
    expect(outcomes.filter((status) => status === 200)).toHaveLength(5)
    const found = await request(
      served.url,
      'GET',
      `/genesys/1/service/callback/five?_customer_number=5115`,
    )
    expect(found.body).toHaveLength(5)
  })
  it('is free again for another when its callback is cancelled', async () => {
    const time = { _desired_time: at(4 * hour) }
    const ids: string[] = []
    for (let n = 0; n < 5; n++) ids.push(idOf(await start('five', wish(time))))
    expect((await start('five', wish(time))).status).toBe(400)
    await request(served.url, 'DELETE', `/genesys/1/service/callback/five/${ids[0]}`)
    expect((await start('five', wish(time))).status).toBe(200)
    expect((await start('five', wish(time))).status).toBe(400)
  })
  it.each([{}, { _reason: 'cancelled' }, { _callback_reason: 'timed-out' }])(
    'is free again when its callback ends before it was carried out: %j',
    async (reason) => {
      const time = { _desired_time: at(21 * hour) }
      const ids = await Promise.all(
        Array.from({ length: 5 }, async () => idOf(await start('five', wish(time)))),
      )
      expect((await start('five', wish(time))).status).toBe(400)
      for (const id of ids) {
        const end = { _callback_state: 'COMPLETED', ...reason }
        await request(served.url, 'PUT', `/genesys/1/service/callback/five/${id}`, end)
      }
      const after = idOf(await start('five', wish(time)))
      await request(served.url, 'DELETE', `/genesys/1/service/callback/five/${after}`)
    },
  )
  it('is left and another entered by a callback that is moved', async () => {
    const ids: string[] = []
    for (let n = 0; n < 5; n++)
      ids.push(idOf(await start('five', wish({ _desired_time: at(5 * hour) }))))
    const move = (time: number) =>
      request(served.url, 'PUT', `/genesys/1/service/callback/five/${ids[0]}`, {
        _new_desired_time: at(time),
      })
    expect((await move(5 * hour + minute)).status).toBe(200) // its own place does not stand in its way
    expect((await start('five', wish({ _desired_time: at(5 * hour) }))).status).toBe(400)
    expect((await move(6 * hour)).status).toBe(200)
    expect((await start('five', wish({ _desired_time: at(5 * hour) }))).status).toBe(200)
    expect((await move(5 * hour)).status).toBe(400)
  })
  it('takes what its capacity service says', async () => {
    const time = { _desired_time: at(hour / 2) }
    const statuses = [await start('mondays', wish(time)), await start('mondays', wish(time))]
    expect(statuses.map(({ status }) => status)).toEqual([200, 200])
    expect((await start('mondays', wish(time))).status).toBe(400)
  })
})
