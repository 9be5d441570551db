import { beforeAll, describe, expect, it } from 'vitest'
import { requestAccess } from '../../../../src/api/service/kinds/request-access.ts'
import { type Headers, request } from '../../../support/http.ts'
import { type Served, serveServices } from '../serve-services.ts'
import { nobody, parametersOf } from '../support.ts'

const ten = Array.from({ length: 10 }, (_, at) => `n${at}: "650466400${at}"`).join(', ')
const yaml = `
  resources.DNIS: { n1: "6504663201", n2: "6504663202", n3: "6504663203", n4: "6504663204" }
  resources.One: { only: "+1 650-466-3205", _allocation_strategy: CLUSTER }
  resources.Healthy: { a: "6504663206", b: "6504663207", _return_pool_health: true }
  resources.Empty: {}
  resources.Ten: { _allocation_strategy: CLUSTER, ${ten} }
  resources.Spare: { only: "6504663208" }
  resources.Late: { only: "6504663209", _allocation_strategy: CLUSTER }
  service.request-interaction: { _resource_group: DNIS, _ttl: 60 }
  service.open: { _service: request-interaction }
  service.coded: { _service: request-interaction, _resource_group: DNIS, _provide_code: true, _access_code_length: 4 }
  service.locked: { _service: request-interaction, _resource_group: One, _provide_code: false }
  service.healthy: { _service: request-interaction, _resource_group: Healthy }
  service.ill: { _service: request-interaction, _resource_group: Healthy, _return_pool_health: false }
  service.patient: { _service: request-interaction, _resource_group: DNIS, _booking_expiration_timeout: 300 }
  service.by-line: { _service: request-interaction, _resource_group: "$line$" }
  service.request-access: { _resource_group: DNIS }
  service.any-access: { _service: request-access }
  service.late-access: { _resource_group: Late }
  service.match-interaction: {}
  service.request-chat: { _ttl: 600 }
`

interface Access {
  readonly _id: string
  readonly _access_number: string
  readonly _access_code?: string
  readonly _expiration_time: string
}

let served: Served
beforeAll(async () => {
  served = await serveServices(yaml)
})

const call = (service: string, values: Record<string, string> = {}, headers: Headers = {}) =>
  request(served.url, 'POST', `/genesys/1/service/${service}`, new URLSearchParams(values), headers)

async function access(service: string, values?: Record<string, string>): Promise<Access> {
  const { status, body } = await call(service, values)
  expect([status, body]).toEqual([200, expect.anything()])
  return body as Access
}

const dnis = { _resource_group: 'DNIS' }
const caller = { _phone_number: '6504669999' }

describe('request-interaction', () => {
  it('answers id, number and how long it is kept, all of them text', async () => {
    expect(await access('request-interaction', caller)).toEqual({
      _id: expect.stringMatching(/^[\da-f-]{36}$/),
      _access_number: expect.stringMatching(/^650466320[1-4]$/),
      _expiration_time: '30',
    })
  })
  it.each([
    ['the service wants one', 'coded', {}],
    ['the service wants one and the request does not', 'coded', { _provide_code: 'false' }],
  ])('answers a code of the configured length when %s', async (_, service, values) => {
    expect((await access(service, { ...caller, ...values }))._access_code).toMatch(/^\d{4}$/)
  })
  it('answers a code of six digits when the request wants one', async () => {
    const { _access_code } = await access('request-interaction', {
      ...caller,
      _provide_code: 'true',
    })
    expect(_access_code).toMatch(/^\d{6}$/)
  })
  it('needs no phone number, as clients of the original send none', async () => {
    expect(await access('request-interaction')).toMatchObject({ _expiration_time: '30' })
  })
  it('takes the group of the request where the service has none', async () => {
    const { _access_number } = await access('open', { ...caller, _resource_group: 'Healthy' })
    expect(_access_number).toMatch(/^650466320[67]$/)
  })
  it('takes the group of the service whatever the request says', async () => {
    const { _access_number } = await access('healthy', { ...caller, _resource_group: 'DNIS' })
    expect(_access_number).toMatch(/^650466320[67]$/)
  })
  it('takes a group that the request names by a variable', async () => {
    const { _access_number } = await access('by-line', { ...caller, line: 'Healthy' })
    expect(_access_number).toMatch(/^650466320[67]$/)
  })
  it.each([
    ['patient', {}, '300'],
    ['patient', { _booking_expiration_timeout: '40' }, '40'],
    ['request-interaction', { _booking_expiration_timeout: '120' }, '120'],
  ])(
    'keeps the number as long as the request, or else %s says',
    async (service, values, seconds) => {
      const { _id, _expiration_time } = await access(service, { ...caller, ...values })
      expect(_expiration_time).toBe(seconds)
      const { expiresAt = 0 } = (await served.services.find(_id)) ?? {}
      expect(expiresAt - Date.now()).toBeGreaterThan((Number(seconds) - 15) * 1000) // the call must find it
    },
  )
  it('says how the pool does when it is asked to', async () => {
    const health = { total: 2, available: expect.any(Number) }
    expect(await access('healthy', caller)).toMatchObject({ _pool_health: health })
    expect(await access('ill', caller)).not.toHaveProperty('_pool_health')
  })
  it.each([
    [400, 'no group', 'open', {}],
    [400, 'a variable missing', 'by-line', {}],
    [400, 'an unknown group', 'open', { _resource_group: 'Nothing' }],
    [503, 'an empty group', 'open', { _resource_group: 'Empty' }],
    [400, 'a booking too short', 'open', { ...dnis, _booking_expiration_timeout: '4' }],
    [400, 'a booking too long', 'open', { ...dnis, _booking_expiration_timeout: '1801' }],
    [400, 'no boolean', 'open', { ...dnis, _provide_code: 'yes, please' }],
    [400, 'no phone number', 'open', { ...dnis, _phone_number: '9'.repeat(500) }],
  ])('answers %i and keeps nothing: %s', async (status, _, service, values) => {
    await access('request-interaction') // the pool is known now, and stays so
    const before = await served.countKeys()
    const answer = await call(service, { ...caller, ...values, a: '1' })
    expect([answer.status, answer.body]).toEqual([
      status,
      { message: expect.any(String), exception: expect.any(String) },
    ])
    expect(await served.countKeys()).toBe(before)
  })
  it('answers 503 while every number is locked, and keeps nothing', async () => {
    const { _id } = await access('locked', caller)
    const before = await served.countKeys()
    const { status, headers } = await call('locked', { _phone_number: '6504668888', a: '1' })
    expect([status, headers['retry-after']]).toEqual([503, expect.any(String)])
    expect(await served.countKeys()).toBe(before)
    await request(served.url, 'DELETE', `/genesys/1/service/${_id}`)
    expect((await access('locked', caller))._access_number).toBe('+1 650-466-3205')
  })
})

describe('a thousand at once', () => {
  it('get ten locked numbers, one each; the others are refused and leave nothing', async () => {
    await access('open', { _resource_group: 'Ten' }).then(({ _id }) => end(_id)) // the pool is known now
    const before = await served.countKeys()
    const asked = Array.from({ length: 1000 }, (_, at) =>
      served.services.create(
        'open',
        parametersOf({ _resource_group: 'Ten', _phone_number: `${6504660000 + at}`, a: '1' }),
        nobody,
      ),
    )
    const answers = await Promise.allSettled(asked)
    const given = answers.flatMap((each) =>
      each.status === 'fulfilled' ? [each.value.body as unknown as Access] : [],
    )
    const refused = answers.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))
    expect(new Set(given.map((each) => each._access_number)).size).toBe(10)
    expect([given.length, refused.length]).toEqual([10, 990])
    expect(refused.every(({ status }) => status === 503)).toBe(true)
    await Promise.all(given.map(({ _id }) => end(_id)))
    expect(await served.countKeys()).toBe(before)
  })

  const end = (id: string) => request(served.url, 'DELETE', `/genesys/1/service/${id}`)
})

describe('request-access', () => {
  it('books a number for a service of any kind, which then lives as long as the booking', async () => {
    const { _id: id } = await access('request-interaction', caller)
    const chat = ((await call('request-chat')).body as Access)._id
    for (const _id of [id, chat]) {
      const values = { _id, _provide_code: 'true', _booking_expiration_timeout: '1800', ...caller }
      const answer = await access('request-access', values)
      expect(answer).toEqual({
        _id,
        _access_number: expect.stringMatching(/^650466320[1-4]$/),
        _access_code: expect.stringMatching(/^\d{6}$/),
        _expiration_time: '1800',
      })
      const { expiresAt = 0 } = (await served.services.find(_id)) ?? {}
      expect(expiresAt - Date.now()).toBeGreaterThan(1_700_000)
    }
  })
  it.each([
    [400, 'said', {}],
    [404, 'known', { _id: 'nobody' }],
    [404, 'that could be one', { _id: 'x'.repeat(300) }],
  ])('answers %i without an id that is %s', async (status, _, values) => {
    expect((await call('request-access', values)).status).toBe(status)
  })
  it('answers 400 without a group', async () => {
    const { _id } = await access('request-interaction', caller)
    expect((await call('any-access', { _id })).status).toBe(400)
  })
  it('answers 404 and keeps no number for a service that ends meanwhile', async () => {
    const { numbers, services } = served
    const allocate: typeof numbers.allocate = async (wish) => {
      await services.delete(wish.serviceId, nobody)
      return numbers.allocate(wish)
    }
    const release = (id: string) => numbers.release(id)
    services.add({ ...requestAccess({ allocate, release }), name: 'late-access' })
    const { _id } = (await call('request-chat')).body as Access
    expect((await call('late-access', { _id })).status).toBe(404)
    expect(await numbers.state('Late')).toMatchObject([{ bookings: 0 }])
  })
})

describe('match-interaction', () => {
  const match = (values: Record<string, string>) => call('match-interaction', values)

  it('answers the service and its data, which the Storage API then holds', async () => {
    const { _id, _access_number } = await access('request-interaction', {
      ...{ _phone_number: '6504661111', language: 'french' },
    })
    const { status, body } = await match({ _access_number, _phone_number: '+1 (650) 466-1111' })
    expect([status, body]).toEqual([200, { _id, _data_id: expect.any(String) }])
    const { _data_id } = body as { _data_id: string }
    const data = await request(served.url, 'GET', `/genesys/1/storage/${_data_id}`)
    expect(data.body).toEqual({ language: 'french' })
  })
  it('answers 404 once the number has been given back by a match', async () => {
    const { _access_number, _access_code = '' } = await access('coded')
    const call = { _access_number, _access_code }
    expect((await match(call)).status).toBe(200)
    expect((await match(call)).status).toBe(404)
  })
  it('answers 404 when the service has ended', async () => {
    const { _id, _access_number, _access_code = '' } = await access('coded')
    await request(served.url, 'DELETE', `/genesys/1/service/${_id}`)
    expect((await match({ _access_number, _access_code })).status).toBe(404)
  })
  it('answers 404 for a booking whose service is not there', async () => {
    const wish = { group: 'Spare', withCode: false, codeLength: 6 }
    await served.numbers.allocate({ ...wish, serviceId: 'gone', dataId: 'gone' })
    expect((await match({ _access_number: '6504663208' })).status).toBe(404)
  })
  it.each([
    [400, {}],
    [404, { _access_number: '5550000' }],
    [404, { _access_number: '6504663201', _access_code: '000' }],
    [404, { _access_number: 'no number at all' }],
  ])('answers %i to %j', async (status, values) => {
    expect((await match(values)).status).toBe(status)
  })
})
