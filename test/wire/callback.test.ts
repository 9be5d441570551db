import { beforeAll, describe, expect, it } from 'vitest'
import {
  ManualClock,
  monday,
  type Served,
  serveCallbacks,
} from '../api/callback/serve-callbacks.ts'
import { type Body, request } from '../support/http.ts'

/* The exchanges of the reference's chapter on callbacks. Its dates have passed; these are of the same hours. */

const yaml = `
  server: { external_url_base: "http://localhost:8080/" }
  patterns.Callback_exceptions: { exception1: "555.*", exception2: "12345" }
  service.request-callback: { _type: ors, _service: callback, _urs_virtual_queue: sales }
  service.BasicCallback: { _type: ors, _service: callback, _max_request_by_time_bucket: 5 }
  service.callback-test: { _type: ors, _service: callback, _request_time_bucket: 15, _max_request_by_time_bucket: 5 }
  service.callback_VQ: { _type: ors, _service: callback, _request_time_bucket: 10, _max_request_by_time_bucket: 5 }
  service.callback-for-mobile: { _type: ors, _service: callback, _vq_name: $vq_name_token$ }
  service.guarded: { _type: ors, _service: callback, _exceptions: Callback_exceptions, _business_hours_service: hours }
  service.full: { _type: ors, _service: callback, _max_request_by_time_bucket: 0 }
  service.hours: { _type: builtin, _service: office-hours, _timezone: UTC, _bh_regular1: "Mon-Fri 9:00-17:00" }
`

/** Of the Monday: 10:25 is `at('10:25')`. */
const date = new Date(monday).toISOString().slice(0, 10)
const at = (time: string, day = date) => `${day}T${time}:00.000Z`
const sunday = new Date(monday - 86_400_000).toISOString().slice(0, 10)

const clock = new ManualClock(Date.parse(at('08:00', sunday)))
let served: Served
beforeAll(async () => {
  served = await serveCallbacks(yaml, { clock })
})

const call = (method: string, path: string, body?: Body) =>
  request(served.url, method, `/genesys/1${path}`, body)
const idOf = ({ body }: { body: unknown }) => (body as { _id: string })._id
const uuid = expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/)

const customer = {
  _customer_number: '5115',
  _usr_customer_name: 'Bob Markel',
  _usr_reason: 'billing question',
  _device_notification_id: 'b16416334828b1d26ef14f329628b55b5a8c631d8928a371a5584722dd7fb673',
  _device_os: 'comet',
}

/** A callback with its session, as one that is being carried out. */
async function immediate(service: string): Promise<string> {
  return idOf(await call('POST', `/service/callback/${service}`, customer))
}

async function booked(service: string, time: string): Promise<string> {
  const wish = { ...customer, _desired_time: at(time) }
  return idOf(await call('POST', `/service/callback/${service}`, wish))
}

describe('Start-Callback', () => {
  it('answers the id of a scheduled callback', async () => {
    const wish = { ...customer, _desired_time: at('10:25') }
    const { status, body, lines } = await call('POST', '/service/callback/request-callback', wish)
    expect([status, body]).toEqual([200, { _id: uuid }])
    expect(lines).toEqual(
      expect.arrayContaining([
        ['cache-control', 'no-cache'],
        ['cache-control', 'no-store'],
        ['pragma', 'no-cache'],
        ['content-type', 'application/json;charset=UTF-8'],
      ]),
    )
  })
  it('answers what the strategy tells the app about an immediate one, and its id', async () => {
    const dialog = {
      ...{ ID: '0', Action: 'ConfirmationDialog', Text: 'You will receive the call shortly' },
      OkTitle: 'Ok',
    }
    served.orchestrator.answer = dialog
    const { status, body } = await call('POST', '/service/callback/request-callback', customer)
    served.orchestrator.answer = {}
    expect([status, body]).toEqual([200, { ...dialog, _id: uuid }])
  })
  it('hands over what steers it with the options of its service', async () => {
    const id = await immediate('request-callback')
    const { run } = served.orchestrator.runs.get(id) ?? {}
    expect(run?.parameters).toMatchObject({ ...customer })
    expect(run?.options).toMatchObject({ _urs_virtual_queue: 'sales', _ttl: '86400' })
  })
  it('fills variables of the configuration in', async () => {
    const form = '_customer_number=01822256&vq_name_token=MYVQNAMEVALUE'
    const { status, body } = await request(
      served.url,
      'POST',
      '/genesys/1/service/callback/callback-for-mobile',
      form,
      { 'content-type': 'application/x-www-form-urlencoded', 'cache-control': 'no-cache' },
    )
    expect(status).toBe(200)
    const { run } = served.orchestrator.runs.get(idOf({ body })) ?? {}
    expect(run?.options._vq_name).toBe('MYVQNAMEVALUE')
  })
  it('takes the multipart form of a browser', async () => {
    const form = new FormData()
    form.set('type', 'Gold')
    form.set('_customer_number', '6504661232')
    form.set('usr_customer_name', 'Bob Markel')
    form.set('usr_reason', 'billing question')
    const { status, body } = await call('POST', '/service/callback/request-callback', form)
    expect([status, body]).toEqual([200, { _id: uuid }])
    const { body: data } = await call('GET', `/service/${idOf({ body })}/storage`)
    expect(data).toEqual({
      ...{ type: 'Gold', usr_customer_name: 'Bob Markel', usr_reason: 'billing question' },
    })
  })
})

describe('Cancel-Callback', () => {
  it('cancels once', async () => {
    const id = await booked('BasicCallback', '11:00')
    const path = `/service/callback/BasicCallback/${id}`
    const { status, text } = await call('DELETE', path)
    expect([status, text]).toEqual([200, '{}'])
    const again = await call('DELETE', path)
    expect([again.status, again.body]).toEqual([
      400,
      {
        message: `Request already cancelled or completed: [${id}]`,
        exception:
          'com.genesyslab.gsg.services.callback.exceptions.CallbackExceptionInvalidOperation',
      },
    ])
  })
  it('knows nothing of others', async () => {
    const id = 'a550a12e-ca77-4146-98d0-58960e0939f7'
    const { status, body } = await call('DELETE', `/service/callback/BasicCallback/${id}`)
    expect([status, body]).toEqual([
      400,
      {
        message: `No such request to cancel: [${id}]`,
        exception: 'com.genesyslab.gsg.services.callback.CallbackException',
      },
    ])
  })
  it('tells the strategy of one that is queued', async () => {
    const id = await immediate('BasicCallback')
    await call('DELETE', `/service/callback/BasicCallback/${id}`)
    const event = served.orchestrator.events.find(({ run }) => run.serviceId === id)
    expect(event).toMatchObject({ name: 'cancel', run: { session: `session-${id}` } })
    const { body } = await call('GET', `/service/callback/BasicCallback?_id=${id}`)
    expect(body).toMatchObject([{ _callback_state: 'COMPLETED', _callback_reason: 'CANCELLED' }])
  })
})

describe('Reschedule-Callback', () => {
  it('moves a callback', async () => {
    const id = await booked('BasicCallback', '15:00')
    const path = `/service/callback/BasicCallback/${id}`
    const { status, text } = await call('PUT', path, { _new_desired_time: at('15:05') })
    expect([status, text]).toEqual([200, '{}'])
  })
  it('moves none that is under way', async () => {
    const id = await immediate('callback-test')
    const path = `/service/callback/callback-test/${id}`
    await call('PUT', path, { _callback_state: 'PROCESSING' })
    const { status, body } = await call('PUT', path, { _new_desired_time: at('10:00') })
    expect([status, body]).toEqual([
      400,
      {
        message: `Callback '${id}' is no longer scheduled. State=PROCESSING`,
        exception:
          'com.genesyslab.gsg.services.callback.exceptions.CallbackExceptionInvalidOperation',
      },
    ])
  })
  it('proposes slots around one that is full', async () => {
    const id = await booked('BasicCallback', '14:00')
    for (let n = 0; n < 5; n++) await booked('BasicCallback', '16:45')
    for (let n = 0; n < 2; n++) await booked('BasicCallback', '16:55')
    const path = `/service/callback/BasicCallback/${id}`
    const { status, body } = await call('PUT', path, { _new_desired_time: at('16:45') })
    expect([status, body]).toEqual([
      400,
      {
        message: `Too many requests at desired time [${at('16:45')}, ${at('16:50')}]. Proposing time slots.`,
        exception: 'com.genesyslab.gsg.services.callback.CallbackExceptionAvailability',
        availability: {
          [at('16:25')]: 5,
          [at('16:30')]: 5,
          [at('16:35')]: 5,
          [at('16:40')]: 5,
          [at('16:50')]: 5,
          [at('16:55')]: 3,
          [at('17:00')]: 5,
        },
      },
    ])
  })
  it('is how a strategy tells the state', async () => {
    const id = await immediate('callback-test')
    const news = { _callback_state: 'PROCESSING', _reason: '' }
    const { status, text } = await call('PUT', `/service/callback/callback-test/${id}`, news)
    expect([status, text]).toEqual([200, '{}'])
  })
})

describe('Query-Callback', () => {
  it('finds callbacks by number', async () => {
    const wish = { _customer_number: '555-5461206', _desired_time: at('12:00') }
    const id = idOf(await call('POST', '/service/callback/BasicCallback', wish))
    const path = '/service/callback/BasicCallback?_customer_number=555-5461206'
    const { status, body } = await call('GET', path)
    const url = `http://localhost:8080/genesys/1/service/callback/BasicCallback/${id}`
    const nextDay = new Date(monday + 86_400_000).toISOString().slice(0, 10)
    expect([status, body]).toEqual([
      200,
      [
        {
          _id: id,
          _service_name: 'BasicCallback',
          _desired_time: at('12:00'),
          _callback_state: 'SCHEDULED',
          _expiration_time: at('12:00', nextDay),
          _customer_number: '555-5461206',
          _url: url,
          desiredTime: at('12:00'),
          url,
        },
      ],
    ])
    expect((await call('GET', '/service/callback?_customer_number=555-5461206')).body).toEqual(body)
  })
  it.each([["'COMPLETED'"], ['COMPLETED'], ["'!COMPLETED'"], ['!COMPLETED']])(
    'picks out states: %s',
    async (state) => {
      const number = `77${Math.floor(Math.random() * 1e8)}`
      const wish = { _customer_number: number, _desired_time: at('12:00') }
      const waiting = idOf(await call('POST', '/service/callback/BasicCallback', wish))
      const over = idOf(await call('POST', '/service/callback/request-callback', wish))
      await call('DELETE', `/service/callback/request-callback/${over}`)
      const query = new URLSearchParams({ _customer_number: number, _callback_state: state })
      const { body } = await call('GET', `/service/callback?${query}`)
      expect(body).toMatchObject([{ _id: state.includes('!') ? waiting : over }])
    },
  )
})

describe('Query-Availability', () => {
  it('answers free slots in order, as the reference has its path', async () => {
    for (let n = 0; n < 1; n++) await booked('callback_VQ', '13:10')
    for (let n = 0; n < 5; n++) await booked('callback_VQ', '13:20')
    const range = `start=${at('13:00')}&end=${at('13:40')}`
    const expected = `{"${at('13:00')}":"5","${at('13:10')}":"4","${at('13:30')}":"5"}`
    for (const path of [
      '/service/callback/callback_VQ/availability',
      '/service/callback_VQ/availability',
    ]) {
      const { status, text } = await call('GET', `${path}?${range}`)
      expect([status, text]).toEqual([200, expected])
    }
  })
  it('takes days and the older name of start', async () => {
    const path = '/service/callback_VQ/availability'
    const { body } = await call('GET', `${path}?start=${at('15:00')}&number-of-days=2`)
    expect(Object.keys(body as object)).toHaveLength(2 * 24 * 6)
    const { text } = await call('GET', `${path}?timestamp=${at('23:30')}&max-time-slots=2`)
    expect(text).toBe(`{"${at('23:30')}":"5","${at('23:40')}":"5"}`)
  })
})

describe('ADMIN Query-Callback', () => {
  it('answers the queue of every service, also of those without callbacks', async () => {
    const day = new Date(monday + 86_400_000 * 3).toISOString().slice(0, 10)
    const wish = { ...customer, _desired_time: at('10:25', day) }
    const id = idOf(await call('POST', '/service/callback/request-callback', wish))
    const range = `start_time=${at('10:00', day)}&end_time=${at('11:00', day)}`
    const { status, body } = await call('GET', `/admin/callback/queues?${range}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({ 'request-callback': [{ _id: id }], BasicCallback: [] })
    const one = await call('GET', `/admin/callback/queues?target=BasicCallback&${range}`)
    expect(one.body).toEqual({ BasicCallback: [] })
  })
})

describe('sample errors', () => {
  const service = 'com.genesyslab.gsg.services.callback.CallbackServiceException'

  it('name the exception that a number matches', async () => {
    const wish = { _customer_number: '12345', _desired_time: at('10:00') }
    const { status, body } = await call('POST', '/service/callback/guarded', wish)
    expect([status, body]).toEqual([
      400,
      {
        message:
          "Customer Number [12345] is not allowed. Check option 'exceptions' : details={Callback_exceptions=exception2}",
        exception: service,
      },
    ])
  })
  it.each([
    ['closed_day_of_week', at('10:00', sunday)],
    ['closed_no_match', at('18:00')],
  ])('say why the office is closed: %s', async (reason, time) => {
    const wish = { _customer_number: '5115', _desired_time: time }
    const { status, body } = await call('POST', '/service/callback/guarded', wish)
    expect([status, body]).toEqual([
      400,
      { message: `{"status":"closed","reason":"${reason}"}`, exception: service },
    ])
  })
  it('say that nothing is free around a time', async () => {
    const { status, body } = await call('POST', '/service/callback/full', customer)
    expect([status, body]).toEqual([
      400,
      {
        message: `Too many requests around this desired time: ${at('08:00', sunday)}`,
        exception: service,
      },
    ])
  })
  it('propose slots around one that is full', async () => {
    for (let n = 0; n < 5; n++) await booked('callback-test', '15:30')
    await booked('callback-test', '16:00')
    const wish = { ...customer, _desired_time: at('15:30') }
    const { status, body } = await call('POST', '/service/callback/callback-test', wish)
    expect([status, body]).toEqual([
      400,
      {
        message: `Too many requests at desired time [${at('15:30')}, ${at('15:45')}]. Proposing time slots.`,
        exception: 'com.genesyslab.gsg.services.callback.CallbackAvailabilityException',
        availability: {
          [at('14:30')]: 5,
          [at('14:45')]: 5,
          [at('15:00')]: 5,
          [at('15:15')]: 5,
          [at('15:45')]: 5,
          [at('16:00')]: 4,
          [at('16:15')]: 5,
        },
      },
    ])
  })
})
