import { beforeEach, describe, expect, it } from 'vitest'
import { mondayOf, weekOf } from '../../../src/console/callback/week/iso-week.ts'
import { type Console, serveCallbackConsole } from './serve-callback-console.ts'

const yaml = `
  service.hours: { _type: builtin, _service: office-hours, _timezone: Europe/Berlin, _bh_regular1: "Mon-Fri 9:00-17:00", _bh_regular2: "Sun 1:00-4:00" }
  service.west: { _type: ors, _service: callback, _business_hours_service: hours, _request_time_bucket: 60, _max_request_by_time_bucket: 2 }
  service.free: { _type: ors, _service: callback, _request_time_bucket: 120, _max_request_by_time_bucket: 5 }
`

interface Week {
  readonly slots: {
    start: string
    local: string
    booked: number
    capacity: number
    open: boolean
  }[]
  readonly closed: { from: string; to: string; why: string }[]
  readonly days: { date: string; hours: number }[]
  readonly clockChanges: object[]
}

let console: Console
beforeEach(async () => {
  console = await serveCallbackConsole(yaml, Date.parse('2030-03-20T12:00:00Z'))
})

async function week(query: string): Promise<Week> {
  const { status, body } = await console.as('eve', 'GET', `/week?${query}`)
  expect([status, body]).toEqual([200, expect.anything()])
  return body as Week
}

describe('GET /admin/callback/week', () => {
  it('has what each slot takes and has, and why others are closed', async () => {
    for (const number of ['6505550001', '6505550002']) {
      const wish = { _customer_number: number, _desired_time: '2030-03-26T08:30:00.000Z' }
      await console.book('west', wish)
    }
    const answer = await week('service=west&week=2030-W13')
    expect(answer).toMatchObject({
      ...{ service: 'west', week: '2030-W13', zone: 'Europe/Berlin', bucket: 60, hasHours: true },
      ...{ from: '2030-03-24T23:00:00.000Z', to: '2030-03-31T22:00:00.000Z' },
    })
    expect(answer.slots.filter(({ booked }) => booked > 0)).toEqual([
      {
        ...{ start: '2030-03-26T08:00:00.000Z', end: '2030-03-26T09:00:00.000Z' },
        ...{ local: '2030-03-26T09:00+01:00', booked: 2, capacity: 2, open: true, past: false },
      },
    ])
    expect(answer.slots).toHaveLength(5 * 8 + 2)
    expect(answer.closed.slice(0, 3)).toEqual([
      { from: '2030-03-24T23:00:00.000Z', to: '2030-03-25T08:00:00.000Z', why: 'closed_no_match' },
      { from: '2030-03-25T16:00:00.000Z', to: '2030-03-25T23:00:00.000Z', why: 'closed_no_match' },
      { from: '2030-03-25T23:00:00.000Z', to: '2030-03-26T08:00:00.000Z', why: 'closed_no_match' },
    ])
    expect(answer.closed).toContainEqual({
      ...{ from: '2030-03-29T23:00:00.000Z', to: '2030-03-30T23:00:00.000Z' },
      why: 'closed_day_of_week',
    })
  })

  it('has no time that clocks skip', async () => {
    const { days, clockChanges, slots } = await week('service=west&week=2030-W13')
    expect(days.at(-1)).toEqual({ date: '2030-03-31', hours: 23 })
    expect(clockChanges).toEqual([
      {
        ...{ at: '2030-03-31T01:00:00.000Z', kind: 'skipped', minutes: 60 },
        ...{ wallBefore: '2030-03-31T02:00', wallAfter: '2030-03-31T03:00' },
        ...{ offsetBefore: '+01:00', offsetAfter: '+02:00' },
      },
    ])
    expect(slots.slice(-2).map(({ local }) => local)).toEqual([
      '2030-03-31T01:00+01:00',
      '2030-03-31T03:00+02:00',
    ])
  })

  it('has a time that comes twice twice', async () => {
    const { days, slots } = await week('service=west&week=2030-W43')
    expect(days.at(-1)).toEqual({ date: '2030-10-27', hours: 25 })
    expect(slots.slice(-4).map(({ local }) => local)).toEqual([
      '2030-10-27T01:00+02:00',
      '2030-10-27T02:00+02:00',
      '2030-10-27T02:00+01:00',
      '2030-10-27T03:00+01:00',
    ])
  })

  it('is of a service that is always open too, this week when none is named', async () => {
    const answer = await week('service=free')
    expect(answer).toMatchObject({ week: '2030-W12', zone: 'UTC', hasHours: false, closed: [] })
    expect(answer.slots).toHaveLength(7 * 12)
    expect(answer.slots[0]).toMatchObject({ capacity: 5, booked: 0, open: true, past: true })
  })

  it.each([
    'service=west&week=2030-13',
    'service=west&week=2030-W00',
    'service=west&week=2030-W53',
    'service=west&week=9999-W53',
    'service=hours',
    'service=nobody',
    '',
  ])('refuses %s', async (query) => {
    expect((await console.as('boss', 'GET', `/week?${query}`)).status).toBe(400)
  })
})

describe('a week', () => {
  it.each([
    ['2026-W01', '2025-12-29'],
    ['2026-W13', '2026-03-23'],
    ['2026-W53', '2026-12-28'],
    ['2027-W01', '2027-01-04'],
    ['2021-W01', '2021-01-04'],
    ['2020-W53', '2020-12-28'],
  ])('%s begins on %s', (week, monday) => {
    expect([mondayOf(week), weekOf(monday)]).toEqual([monday, week])
    const sunday = new Date(Date.parse(monday) + 6 * 86_400_000).toISOString().slice(0, 10)
    expect(weekOf(sunday)).toBe(week)
  })
})
