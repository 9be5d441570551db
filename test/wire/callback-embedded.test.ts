import { describe, expect, it } from 'vitest'
import { DeskSession } from '../console/admin/desk-session.ts'
import { appForFile } from '../support/app.ts'
import { BayeuxClient } from '../support/bayeux.ts'
import { basic, request } from '../support/http.ts'

const password = 'a long password'
const yaml = `
  console: { users: { default: { password: password, role: admin }, dora: { password: "${password}", role: agent } } }
  resources.DNIS: { number1: "6504663205", _allocation_strategy: CLUSTER }
  service.match-interaction: { _type: builtin, _service: match-interaction }
  service.called: { _type: ors, _service: callback, _call_direction: USERTERMINATED, _media_type: voice,
    _wait_for_agent: true, _wait_for_user_confirm: false, _urs_virtual_queue: sales }
  service.rung: { _type: ors, _service: callback, _call_direction: USERTERMINATED, _media_type: voice, _urs_virtual_queue: rung }
  service.booked: { _type: ors, _service: callback, _call_direction: USERTERMINATED, _media_type: voice,
    _wait_for_agent: true, _wait_for_user_confirm: true, _urs_virtual_queue: booked, _request_execution_time_buffer: 0 }
  service.calls: { _type: ors, _service: callback, _call_direction: USERORIGINATED, _media_type: voice,
    _wait_for_agent: true, _wait_for_user_confirm: true, _urs_virtual_queue: orders, _resource_group: DNIS }
`

const app = appForFile({ yaml })
const supervisor = basic('default', 'password')

async function agentOf(queue: string, agent: string): Promise<string> {
  const { url } = await app()
  const desk = `/genesys/1/admin/desk/agents/${agent}`
  await request(url, 'PUT', desk, { queues: [queue], state: 'READY' }, supervisor)
  return desk
}

const stateOf = async (service: string, number: string) => {
  const { url } = await app()
  const path = `/genesys/1/service/callback/${service}?_customer_number=${number}`
  const [callback] = (await request(url, 'GET', path)).body as Record<string, string>[]
  return [callback?._callback_state, callback?._callback_reason]
}

describe('a callback on the built-in contact centre', () => {
  it('calls a customer when an agent has taken it, and is done when the agent is', async () => {
    const { url } = await app()
    const desk = await agentOf('sales', 'bob')
    const body = { _customer_number: '5115', usr_name: 'Bob Markel' }
    const started = await request(url, 'POST', '/genesys/1/service/callback/called', body)
    const { _id: id } = started.body as { _id: string }
    expect(started.body).toEqual({ _id: id, _text: 'We will notify you when agent is available' })

    const offers = () => request(url, 'GET', `${desk}/interactions`, undefined, supervisor)
    await expect.poll(async () => (await offers()).body).toMatchObject([{ id, state: 'offered' }])
    expect((await offers()).body).toMatchObject([
      { media: 'voice', customer: { _customer_number: '5115', usr_name: 'Bob Markel' } },
    ])
    await request(url, 'POST', `${desk}/interactions/${id}/accept`, undefined, supervisor)
    await expect.poll(() => stateOf('called', '5115')).toEqual(['PROCESSING', undefined])
    await request(url, 'POST', `${desk}/interactions/${id}/complete`, undefined, supervisor)
    await expect.poll(() => stateOf('called', '5115')).toEqual(['COMPLETED', 'AGENT_CONNECTED'])
  })

  it('tells the device of a free agent, gives it a number, and knows the call that comes in', async () => {
    const { url } = await app()
    const device = await new BayeuxClient(url).join()
    const start = {
      _customer_number: '6504661232',
      ...{ _device_os: 'comet', _device_notification_id: device.user },
    }
    const started = await request(url, 'POST', '/genesys/1/service/callback/calls', start)
    const { _id: id } = started.body as { _id: string }
    const desk = await agentOf('orders', 'kristi')
    await expect
      .poll(async () => {
        const { body } = await request(url, 'GET', `${desk}/interactions`, undefined, supervisor)
        return body
      })
      .toMatchObject([{ id, state: 'offered' }])
    await request(url, 'POST', `${desk}/interactions/${id}/accept`, undefined, supervisor)

    const [news] = await device.connect()
    expect(news).toMatchObject({
      channel: '/_genesys',
      data: {
        tag: `service.agentavailable.${id}`,
        message: { _action: 'get-dialog-user-confirmation-provide_code-false', _id: id },
      },
    })
    const connected = await request(url, 'POST', `/genesys/1/service/${id}/connect`)
    expect(connected.body).toMatchObject({ _action: 'DialNumber', _access_number: '6504663205' })

    const call = { _access_number: '6504663205', _phone_number: '6504661232' }
    const found = await request(url, 'POST', '/genesys/1/service/match-interaction', call)
    expect(found.body).toMatchObject({ _id: id })
    await expect.poll(() => stateOf('calls', '6504661232')).toEqual(['PROCESSING', undefined])
  })

  it('joins the queue when the time has come that was booked, and asks the customer', async () => {
    const { url } = await app()
    const desk = await agentOf('booked', 'tom')
    const device = await new BayeuxClient(url).join()
    const { body } = await request(url, 'POST', '/genesys/1/service/callback/booked', {
      ...{ _customer_number: '5117', _device_os: 'comet', _device_notification_id: device.user },
      _desired_time: new Date(Date.now() + 1500).toISOString(),
    })
    const { _id: id } = body as { _id: string }
    expect(await stateOf('booked', '5117')).toEqual(['SCHEDULED', undefined])
    const interactions = () =>
      request(url, 'GET', `${desk}/interactions`, undefined, supervisor).then((reply) => reply.body)
    expect(await interactions()).toEqual([])
    await expect.poll(interactions, { timeout: 10_000 }).toMatchObject([{ id, state: 'offered' }])
    expect(await stateOf('booked', '5117')).toEqual(['QUEUED', undefined])
    const [news] = await device.connect()
    expect(news).toMatchObject({
      data: { message: { _action: 'get-dialog-user-confirmation-provide_code-false', _id: id } },
    })
    const path = `/genesys/1/service/${id}`
    expect((await request(url, 'POST', `${path}/connect`)).body).toMatchObject({
      _text: 'You will receive the call shortly',
    })
    await request(url, 'POST', `${desk}/interactions/${id}/accept`, undefined, supervisor)
    await expect.poll(() => stateOf('booked', '5117')).toEqual(['PROCESSING', undefined])
  })

  it('has the desk ring when a number is to be dialled, and when the app has left a message', async () => {
    const { url } = await app()
    const dora = await DeskSession.open(url, { agent: 'dora', password, queue: 'rung' })
    const { body } = await request(url, 'POST', '/genesys/1/service/callback/rung', {
      ...{ _customer_number: '6504661239' },
    })
    const { _id: id } = body as { _id: string }
    await dora.acceptNext()
    await expect
      .poll(() => dora.eventsOf('desk.dial').at(-1)?.message)
      .toEqual({ id, number: '+16504661239' })
    const said = { _display_message: 'I am at home' }
    await request(url, 'POST', `/genesys/1/service/${id}/agent-notification`, said)
    await expect
      .poll(() => dora.eventsOf('desk.notification').at(-1)?.message)
      .toEqual({ _id: id, _internal_message: '', _display_message: 'I am at home' })
    const left = await request(url, 'POST', `/genesys/1/service/${id}/retrieve-agent-notifications`)
    expect(left.body).toHaveLength(1)
  })
})
