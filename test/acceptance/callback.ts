import { describe, expect, it } from 'vitest'
import { member, type Target } from './target.ts'

const area = '/genesys/1/service/callback'
const day = 86_400_000 // ms

/** Tomorrow at a time. */
const at = (time: string) =>
  `${new Date(Date.now() + day).toISOString().slice(0, 10)}T${time}:00.000Z`

export function callback(target: () => Target): void {
  let customers = 0
  /** A number that nobody has asked for in this run. */
  const number = () => `51${String(Date.now()).slice(-7)}${customers++}`
  const start = (values: Record<string, string>) =>
    target().call(`POST ${area}/request-callback`, { body: new URLSearchParams(values) })
  const booked = async (_customer_number: string, time: string) =>
    member(await start({ _customer_number, _desired_time: at(time) }), '_id')
  const found = async (_customer_number: string) =>
    target().call(`GET ${area}/request-callback?${new URLSearchParams({ _customer_number })}`)

  describe('callback', () => {
    it('start at a time answers an id', async () => {
      const body = {
        _customer_number: number(),
        _desired_time: at('10:25'),
        _usr_reason: 'billing',
      }
      const answer = await target().call(`POST ${area}/request-callback`, { body })
      expect([answer.status, answer.body]).toEqual([200, { _id: expect.any(String) }])
    })
    it('a query finds it with its state and its time', async () => {
      const customer = number()
      const id = await booked(customer, '10:30')
      const { status, body } = await found(customer)
      expect([status, body]).toMatchObject([
        200,
        [
          {
            _id: id,
            _service_name: 'request-callback',
            _desired_time: at('10:30'),
            _callback_state: 'SCHEDULED',
            _customer_number: customer,
          },
        ],
      ])
    })
    it('a query of all services finds it too', async () => {
      const customer = number()
      const id = await booked(customer, '10:30')
      const { body } = await target().call(`GET ${area}?_customer_number=${customer}`)
      expect(body).toMatchObject([{ _id: id }])
    })
    it('moves to another time', async () => {
      const customer = number()
      const id = await booked(customer, '11:00')
      const path = `${area}/request-callback/${id}`
      const moved = await target().call(`PUT ${path}`, { body: { _new_desired_time: at('12:00') } })
      expect([moved.status, moved.text]).toEqual([200, '{}'])
      expect((await found(customer)).body).toMatchObject([{ _desired_time: at('12:00') }])
    })
    it('is cancelled once', async () => {
      const id = await booked(number(), '13:00')
      const path = `${area}/request-callback/${id}`
      const { status, text } = await target().call(`DELETE ${path}`)
      expect([status, text]).toEqual([200, '{}'])
      const again = await target().call(`DELETE ${path}`)
      expect([again.status, again.body]).toEqual([
        400,
        {
          message: `Request already cancelled or completed: [${id}]`,
          exception: expect.stringMatching(/CallbackExceptionInvalidOperation$/),
        },
      ])
    })
    it('availability counts what is free, by the time a slot begins', async () => {
      const range = `start=${at('15:00')}&end=${at('16:00')}`
      for (const path of [`${area}/request-callback`, '/genesys/1/service/request-callback']) {
        const { status, body } = await target().call(`GET ${path}/availability?${range}`)
        expect([status, body]).toMatchObject([
          200,
          { [at('15:00')]: expect.stringMatching(/^\d+$/) },
        ])
      }
    })
    it('a number that matches an exception is refused', async () => {
      const { status, body } = await start({
        _customer_number: '9005550100',
        _desired_time: at('10:00'),
      })
      expect([status, body]).toMatchObject([
        400,
        { exception: 'com.genesyslab.gsg.services.callback.CallbackServiceException' },
      ])
    })
    it('the queues of all services are there for the contact centre', async () => {
      const id = await booked(number(), '17:00')
      const range = `start_time=${at('16:55')}&end_time=${at('17:05')}`
      const { status, body } = await target().call(`GET /genesys/1/admin/callback/queues?${range}`)
      expect(status).toBe(200)
      const queue: unknown = Object(body)['request-callback']
      expect(queue).toContainEqual(expect.objectContaining({ _id: id }))
    })
  })
}
