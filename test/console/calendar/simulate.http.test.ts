import { beforeEach, describe, expect, it } from 'vitest'
import { callbackSection, serviceSection } from '../../../src/base/config/index.ts'
import { calendarRoutes, Simulation } from '../../../src/console/calendar/index.ts'
import { optionsOf } from '../../api/service/support.ts'
import { startServer } from '../../base/http/start-server.ts'
import { basic, request } from '../../support/http.ts'
import { consoleUsers } from '../console-users.ts'

const yaml = `
  service.hours: { _type: builtin, _service: office-hours, _timezone: Europe/Berlin, _bh_regular1: "Mon-Fri 9:00-17:00", _holiday1: "2026-12-25" }
  service.room: { _type: builtin, _service: capacity, _timezone: Europe/Berlin, _capacity_1: '{"1":{"0900":3,"1700":0}}' }
  service.cb: { _type: ors, _service: callback, _business_hours_service: hours }
  service.free: { _type: ors, _service: callback }
  service.get: { _type: builtin, _service: get }
  service.broken: { _type: builtin, _service: office-hours, _timezone: Nowhere/Land }
`
const now = Date.parse('2026-11-21T10:00:00Z')
const slot = '2026-03-30T07:00:00.000Z'

let base: string
beforeEach(async () => {
  const options = await optionsOf(yaml)
  const simulation = new Simulation({
    source: {
      service: (name) => options.family(serviceSection, name),
      section: options.live(callbackSection),
    },
    freeSlots: async () => [Date.parse(slot)],
    clock: { now: () => now },
  })
  base = (await startServer({ routes: [calendarRoutes(simulation)], users: consoleUsers })).base
})

async function simulate(query: string): Promise<Record<string, unknown>> {
  const path = `/genesys/1/admin/calendar/simulate?${query}`
  const { status, body } = await request(base, 'GET', path, undefined, basic('eve', 'eve!'))
  return { status, ...(body as Record<string, unknown>) }
}

const spring = {
  ...{ at: '2026-03-29T01:00:00.000Z', kind: 'skipped', minutes: 60 },
  ...{ wallBefore: '2026-03-29T02:00', wallAfter: '2026-03-29T03:00' },
  ...{ offsetBefore: '+01:00', offsetAfter: '+02:00' },
}
const autumn = {
  ...{ at: '2026-10-25T01:00:00.000Z', kind: 'repeated', minutes: 60 },
  ...{ wallBefore: '2026-10-25T03:00', wallAfter: '2026-10-25T02:00' },
  ...{ offsetBefore: '+02:00', offsetAfter: '+01:00' },
}

describe('GET /admin/calendar/simulate at a moment', () => {
  it('says that it is open, and until when', async () => {
    expect(await simulate('service=hours&at=2026-03-30T10:15')).toEqual({
      ...{ status: 200, service: 'hours', kind: 'office-hours', zone: 'Europe/Berlin' },
      ...{ at: '2026-03-30T08:15:00.000Z', local: '2026-03-30T10:15+02:00', exists: true },
      ...{ open: true, closesAt: '2026-03-30T15:00:00.000Z', clockChanges: [spring, autumn] },
    })
  })

  it('says why it is closed, and when it opens', async () => {
    expect(await simulate('service=hours&at=2026-03-28T12:00')).toMatchObject({
      ...{ open: false, why: 'closed_day_of_week', nextOpening: '2026-03-30T07:00:00.000Z' },
    })
  })

  it('says that clocks skip a time', async () => {
    expect(await simulate('service=hours&at=2026-03-29T02:30')).toMatchObject({
      ...{ exists: false, at: '2026-03-29T01:00:00.000Z', local: '2026-03-29T03:00+02:00' },
    })
  })

  it('says that clocks show a time twice', async () => {
    expect(await simulate('service=hours&at=2026-10-25T02:30')).toMatchObject({
      ...{ exists: true, at: '2026-10-25T00:30:00.000Z', again: '2026-10-25T01:30:00.000Z' },
    })
  })

  it('takes a time with an offset as it is, and now when none is given', async () => {
    const given = await simulate('service=hours&at=2026-03-29T02:30%2B01:00')
    expect(given).toMatchObject({ at: '2026-03-29T01:30:00.000Z' })
    expect(given).not.toHaveProperty('exists')
    expect(await simulate('service=hours')).toMatchObject({
      at: '2026-11-21T10:00:00.000Z',
      open: false,
    })
  })

  it('has the capacity of a slot', async () => {
    expect(await simulate('service=room&at=2026-03-30T10:00')).toMatchObject({
      open: true,
      capacity: 3,
    })
    expect(await simulate('service=room&at=2026-03-30T18:00')).toMatchObject({
      open: false,
      capacity: 0,
    })
  })

  it('has the free slots of a callback service, whose hours are those it names', async () => {
    expect(await simulate('service=cb&at=2026-03-28T12:00')).toMatchObject({
      ...{ kind: 'callback', zone: 'Europe/Berlin', open: false, freeSlots: [slot] },
    })
    expect(await simulate('service=free')).toMatchObject({
      zone: 'UTC',
      open: true,
      clockChanges: [],
    })
  })
})

describe('GET /admin/calendar/simulate of a month', () => {
  it('has each day, with its hours or why there are none', async () => {
    const { days, clockChanges } = await simulate('service=hours&month=2026-03')
    expect(clockChanges).toEqual([spring, autumn])
    expect(days).toHaveLength(31)
    expect(days).toEqual(
      expect.arrayContaining([
        { date: '2026-03-29', hours: 23, open: [], why: 'closed_day_of_week' },
        {
          ...{ date: '2026-03-30', hours: 24 },
          open: [
            {
              ...{ from: '2026-03-30T07:00:00.000Z', to: '2026-03-30T15:00:00.000Z' },
              ...{ fromLocal: '2026-03-30T09:00+02:00', toLocal: '2026-03-30T17:00+02:00' },
            },
          ],
        },
      ]),
    )
  })

  it('has the capacity of each day', async () => {
    const { days } = await simulate('service=room&month=2026-02')
    expect(days).toHaveLength(28)
    expect((days as { capacity: object[] }[])[1]?.capacity).toMatchObject([{ capacity: 3 }])
  })
})

describe('GET /admin/calendar/simulate', () => {
  it.each([
    ['service=hours&at=soon', 400],
    ['service=hours&at=2026-02-30', 400],
    ['service=hours&at=9999-12-31T23:59', 400],
    ['service=hours&month=2026-13', 400],
    ['service=hours&month=2026-3', 400],
    ['service=hours&month=2026-03&at=2026-03-01', 400],
    ['service=get', 400],
    ['service=nobody', 404],
    ['service=broken', 409],
    ['', 400],
  ])('refuses %s with %i', async (query, status) => {
    expect((await simulate(query)).status).toBe(status)
  })
})
