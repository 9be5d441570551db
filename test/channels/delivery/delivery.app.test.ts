import { expect, it } from 'vitest'
import { appForTest } from '../../support/app.ts'
import { basic, request } from '../../support/http.ts'
import { receiver } from '../push/support.ts'

const yaml = `
console: { users: { boss: { password: p, role: supervisor } } }
push: { defaultSubscriptionExpiration: 600 }
`

it('an event that a web hook cannot take now is written down, to be tried again, and shown', async () => {
  const { url } = await appForTest({ yaml })
  const hook = await receiver((_, response) => {
    response.statusCode = 503
    response.end()
  })
  const details = { type: 'httpcb', deviceId: hook.url }
  const subscription = { subscriberId: 's', filter: 'a', notificationDetails: details }
  await request(url, 'POST', '/genesys/1/notification/subscription', subscription)
  const event = { tag: 'a', message: 'hush' }
  const answer = await request(url, 'POST', '/genesys/1/notification/publish', event)
  expect(answer).toMatchObject({
    status: 503,
    body: {
      message: '1 of 1 notifications could not be delivered: answered 503; it will be tried again',
    },
  })
  const list = async () => {
    const path = '/genesys/1/admin/deliveries'
    const reply = await request(url, 'GET', path, undefined, basic('boss', 'p'))
    return (reply.body as { deliveries: { state: string; id: string; nextAt?: number }[] })
      .deliveries
  }
  await expect.poll(list).toMatchObject([{ state: 'retrying' }])
  const [first] = await list()
  expect(first?.nextAt).toBeGreaterThan(Date.now())
})
