import { describe, expect, it } from 'vitest'
import { createBuiltinKinds, type ServiceKind } from '../../../../src/api/service/index.ts'
import { nobody, openRoom, parametersOf } from '../support.ts'

const yaml = `
  service.business-hours:
    _service: office-hours
    _timezone: Europe/Paris
    _bh_regular1: "Mon-Fri 9:00-17:00"
    _hol1: "2014-12-25"
  service.always: { _service: office-hours, _timezone: UTC, _bh_regular1: "Mon-Sun 0:00-24:00" }
  service.broken: { _service: office-hours, _timezone: Mars/Base, _bh_regular1: "Mon-Fri 9:00-17:00" }
  service.travelling: { _service: office-hours, _timezone: "$where$", _bh_regular1: "Mon-Fri 9:00-17:00" }
  service.Capacity:
    _service: capacity
    _timezone: Europe/Paris
    _capacity: "[Mon, Tue]"
    _capacity_1: '{"1":{"0900":1,"1200":3,"1700":0}}'
    _capacity_2: '{"2":{"1000":2}}'
`

const now = Date.parse('2014-12-03T15:00:00.000Z') // a Wednesday

/** Calendars alone: what other kinds need is not there. */
function calendars(): readonly ServiceKind[] {
  const away = () => Promise.reject(new Error('not asked for here'))
  const numbers = { allocate: away, match: away, release: away, state: away }
  const others = {
    numbers,
    routing: { expectedWait: away },
    isOnline: () => true,
    shown: () => ({}),
  }
  return createBuiltinKinds({ ...others, clock: { now: () => now } })
}

const opening = openRoom(yaml, calendars())

async function ask(service: string, query: Readonly<Record<string, string>> = {}) {
  const { services } = await opening
  return (await services.create(service, parametersOf(query), nobody)).body
}

const open = (...periods: [string, string][]) => ({
  error: null,
  timezone: 'Europe/Paris',
  periods: periods.map(([start, end]) => ({ start, end })),
})

describe('office-hours', () => {
  it('answers how long it stays open when nothing is asked', async () => {
    expect(await ask('business-hours')).toEqual(
      open(['2014-12-03T15:00:00.000Z', '2014-12-03T16:00:00.000Z']),
    )
  })
  it('answers no periods and no error when it is closed', async () => {
    expect(await ask('business-hours', { start: '2014-12-03T16:00:00.000Z' })).toEqual(open())
  })
  it('tells of one moment no more than a day', async () => {
    expect(await ask('always')).toMatchObject({
      periods: [{ start: '2014-12-03T15:00:00.000Z', end: '2014-12-04T15:00:00.000Z' }],
    })
  })
  it.each([
    [{ 'number-of-days': '2' }],
    [{ end: '2014-12-05T15:00:00.000Z' }],
    [{ start: '2014-12-03T16:00:00.000+01:00', end: '2014-12-05T10:00:00.000-05:00' }],
    [{ start: '2014-12-03T16:00:00.000 01:00', end: '2014-12-05T15:00:00Z' }], // + unescaped
    [{ start: '2014-12-03T16:00:00.000', end: '2014-12-05T16:00:00.000' }], // the calendar's zone
    [{ start: '2014-12-03T10:00', end: '2014-12-05T10:00', timezone: 'America/New_York' }],
    [{ end: '2014-12-05T15:00:00.000Z', 'number-of-days': '300' }],
  ])('answers the periods of a range: %j', async (query) => {
    expect(await ask('business-hours', query)).toEqual(
      open(
        ['2014-12-03T15:00:00.000Z', '2014-12-03T16:00:00.000Z'],
        ['2014-12-04T08:00:00.000Z', '2014-12-04T16:00:00.000Z'],
        ['2014-12-05T08:00:00.000Z', '2014-12-05T15:00:00.000Z'],
      ),
    )
  })
  it('knows holidays', async () => {
    const query = { start: '2014-12-25T00:00:00Z', 'number-of-days': '1' }
    expect(await ask('business-hours', query)).toEqual(open())
  })
  it.each([
    [{ start: 'tomorrow' }],
    [{ start: '2014-13-03T15:00:00.000Z' }],
    [{ start: '0000-01-01T00:00:00.000Z' }],
    [{ start: '9999-12-31T23:59:59.999Z' }],
    [{ start: '1417618800000' }],
    [{ end: '2014-12-03T14:59:59.999Z' }],
    [{ end: '2015-12-31T15:00:00.000Z' }],
    [{ 'number-of-days': '-1' }],
    [{ 'number-of-days': '367' }],
    [{ 'number-of-days': '1.5' }],
    [{ 'number-of-days': 'many' }],
    [{ timezone: 'Mars/Base' }],
    [{ timezone: '+02:00' }],
  ])('refuses %j', async (query) => {
    await expect(ask('business-hours', query)).rejects.toMatchObject({ status: 400 })
  })
  it('tells the operator of a calendar that is none', async () => {
    const message = expect.stringContaining('_timezone')
    await expect(ask('broken')).rejects.toMatchObject({ status: 500, message })
  })
  it('takes a part of the calendar from the request where the service has a variable', async () => {
    const paris = await ask('travelling', { where: 'Europe/Paris' })
    expect(paris).toEqual(open(['2014-12-03T15:00:00.000Z', '2014-12-03T16:00:00.000Z']))
    await expect(ask('travelling', { where: 'Mars/Base' })).rejects.toMatchObject({ status: 400 })
    await expect(ask('travelling')).rejects.toMatchObject({ status: 400 })
  })
  it('stores nothing', async () => {
    const { redis } = await opening
    for await (const keys of redis.scan('gms:*')) expect(keys).toEqual([])
  })
})

describe('capacity', () => {
  it('answers the periods with what each time bucket takes', async () => {
    const query = { start: '2014-12-01T10:00:00.000', end: '2014-12-02T12:00:00.000' }
    expect(await ask('Capacity', { ...query, timezone: 'Europe/Paris' })).toEqual({
      error: null,
      timezone: 'Europe/Paris',
      periods: [
        { start: '2014-12-01T09:00:00.000Z', end: '2014-12-01T11:00:00.000Z', capacity: 1 },
        { start: '2014-12-01T11:00:00.000Z', end: '2014-12-01T16:00:00.000Z', capacity: 3 },
        { start: '2014-12-02T09:00:00.000Z', end: '2014-12-02T11:00:00.000Z', capacity: 2 },
      ],
    })
  })
  it('looks three months ahead and no further', async () => {
    await ask('Capacity', { 'number-of-days': '93' })
    const over = ask('Capacity', { 'number-of-days': '94' })
    await expect(over).rejects.toMatchObject({ status: 400 })
  })
  it('answers no periods where nothing is taken', async () => {
    expect(await ask('Capacity')).toMatchObject({ error: null, periods: [] })
  })
})
