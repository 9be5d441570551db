import { describe, expect, it } from 'vitest'
import { fresh, member, type Target } from './target.ts'

const area = '/genesys/1/notification'
const subscription = (subscriberId: string, filter: string, type = 'comet') => ({
  subscriberId,
  notificationDetails: { type, deviceId: subscriberId },
  expire: 60,
  filter,
})

export function notification(target: () => Target): void {
  const subscribe = (body: object, user: string) =>
    target().call(`POST ${area}/subscription`, { body, headers: { gms_user: user } })

  describe('notification', () => {
    it('subscribe answers the id of the subscription', async () => {
      const user = fresh('sub')
      const answer = await subscribe(subscription(user, 'ors.context.*'), user)
      expect([answer.status, answer.body]).toEqual([200, { id: expect.any(String) }])
    })
    it('subscribe refuses a type of device that there is not', async () => {
      const user = fresh('sub')
      const answer = await subscribe(subscription(user, 'ors.context.*', 'pigeon'), user)
      expect(answer.status).toBe(404)
      expect(answer.body).toMatchObject({ exception: expect.any(String) })
    })
    it('publish answers an empty object, whether anybody listens or not', async () => {
      const body = { message: 'nobody hears this', tag: fresh('nobody.') }
      const { status, text } = await target().call(`POST ${area}/publish`, { body })
      expect([status, text]).toEqual([200, '{}'])
    })
    it('publish needs a tag', async () => {
      const { status } = await target().call(`POST ${area}/publish`, { body: { message: 'x' } })
      expect(status).toBe(400)
    })
    it('delete ends a subscription', async () => {
      const user = fresh('sub')
      const id = member(await subscribe(subscription(user, 'ors.context.*'), user), 'id')
      expect((await target().call(`DELETE ${area}/subscription/${id}`)).status).toBe(200)
    })
    it('delete by subscriber ends all of them', async () => {
      const user = fresh('sub')
      await subscribe(subscription(user, 'ors.context.*'), user)
      const path = `${area}/subscription/subscriber/${user}`
      expect((await target().call(`DELETE ${path}`)).status).toBe(200)
    })
  })
}
