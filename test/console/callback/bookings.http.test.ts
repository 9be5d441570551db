import { beforeEach, describe, expect, it } from 'vitest'
import { monday } from '../../api/callback/serve-callbacks.ts'
import { type Console, serveCallbackConsole } from './serve-callback-console.ts'

const yaml = `
  service.guarded: { _type: ors, _service: callback, username: app, password: word }
  service.hours: { _type: builtin, _service: office-hours, _timezone: UTC, _bh_regular1: "Mon-Fri 9:00-17:00" }
  service.open: { _type: ors, _service: callback, _business_hours_service: hours }
`
let console: Console
beforeEach(async () => {
  console = await serveCallbackConsole(yaml)
})

const book = (user: 'boss' | 'eve', service: string, parameters: object) =>
  console.as(user, 'POST', '', { service, parameters })

describe('POST /admin/callback', () => {
  it('books for a customer where the service asks apps for credentials, and says who did', async () => {
    const _desired_time = new Date(monday + 3_600_000).toISOString()
    const wish = { _customer_number: '+4930123456', _desired_time, account: '4711' }
    const { status, body } = await book('boss', 'guarded', wish)
    expect([status, body]).toEqual([200, { id: expect.any(String) }])
    const { id } = body as { id: string }
    const found = await console.as('boss', 'GET', `/${id}`)
    expect(found.body).toMatchObject({
      ...{ service: 'guarded', state: 'SCHEDULED', desiredTime: _desired_time },
      ...{ customerNumber: '+4930123456', data: { account: '4711' } },
    })
    expect(console.notes).toMatchObject([
      { who: 'boss', what: 'callback.booked', thing: id, after: 'guarded' },
    ])
  })

  it('refuses what the service refuses to apps, and notes nothing', async () => {
    const sunday = new Date(monday - 86_400_000 + 7 * 86_400_000).toISOString()
    const closed = await book('boss', 'open', {
      ...{ _customer_number: '+4930123456', _desired_time: sunday },
    })
    expect(closed.status).toBe(400)
    expect((await book('boss', 'nowhere', {})).status).toBe(400)
    expect(console.notes).toEqual([])
  })

  it('is for supervisors and admins', async () => {
    expect((await book('eve', 'guarded', { _customer_number: '+4930123456' })).status).toBe(403)
  })
})
