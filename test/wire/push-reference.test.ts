import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BayeuxClient, messagesIn } from '../support/bayeux.ts'
import { basic, request } from '../support/http.ts'
import { type Receivers, startReceivers } from './push-receivers.ts'

/*
 * What the reference prints of notifications, and what it lets a contact centre notify of: the
 * publication of its Notification API, the messages of its two chapters on callbacks, and what wakes
 * an app whose chat goes on. Each as an app written for it receives it.
 */

const token = '740f4707bebcf74f9b7c25d48e3358945f6aa01da5ddb387462c7eaf61bb78ad'
const supervisor = basic('default', 'password')

let world: Receivers
beforeAll(async () => {
  world = await startReceivers({
    embedded: true,
    more: `
push.provider.event.service.agentavailable: { apple.alertMessage.body: "An agent is available", apple.sound: default }
push.provider.event.chat.newagentmessage: { apple.title: "Your chat", apple.badge: 1, fcm.title: "Your chat" }
service.callback: { _type: ors, _service: callback, _call_direction: USERORIGINATED, _media_type: chat,
  _wait_for_agent: true, _wait_for_user_confirm: false, _urs_virtual_queue: callbacks }
service.request-chat: { _urs_virtual_queue: chats, _client_timeout_notification: 0 }
`,
  })
})
afterAll(() => world.close())

const apnsBodies = () => world.apns.received.map(({ body }) => String(body))
const fcmMessages = () => world.fcm.received.map(({ message }) => message)

const desk = (agent: string, method: string, path = '', body?: unknown) => {
  const url = `/genesys/1/admin/desk/agents/${agent}${path}`
  return request(world.node.url, method, url, body, supervisor)
}

/** An agent of the queue takes the interaction, once it is offered. */
async function accept(queue: string, id: string): Promise<string> {
  const agent = `agent-of-${queue}`
  await desk(agent, 'PUT', '', { queues: [queue], state: 'READY', chats: 50 })
  const offers = async () => (await desk(agent, 'GET', '/interactions')).body as { id: string }[]
  await expect.poll(async () => (await offers()).map((offer) => offer.id)).toContain(id)
  await desk(agent, 'POST', `/interactions/${id}/accept`)
  return agent
}

describe('Notification API, "Publish Event"', () => {
  it('sends the message of its example to iOS, with another body, badge and sound', async () => {
    const subscription = {
      subscriberId: '$The_subscriber_9774',
      notificationDetails: { deviceId: token, type: 'ios' },
      expire: 30,
      filter: 'gms.notification.*',
    }
    expect((await world.post('notification/subscription', subscription)).status).toBe(200)
    const example = `{
  "message": "Agent availability",
  "tag": "gms.notification.agentstatus",
  "mediaType": "STRING",
  "notificationDetails": {
    "type": "ios",
    "properties": {
      "apple.alertMessage.body": "Agent is available.",
      "apple.badge": 9,
      "apple.sound": "bingbong.aiff"
    }
  }
}`
    const headers = {
      gms_user: '4f295ba0c0f0a7f1e5ef068bf1d0732e0e70fda7c443081bb3cc5698fa',
      'content-type': 'application/json',
      'cache-control': 'no-cache',
    }
    const path = '/genesys/1/notification/publish'
    const { status, body } = await request(world.node.url, 'POST', path, example, headers)
    expect([status, body]).toEqual([200, {}])
    expect(apnsBodies()).toEqual([
      '{"aps":{"alert":{"body":"Agent is available."},"badge":9,"sound":"bingbong.aiff"},"message":"Agent availability"}',
    ])
  })
})

describe('Callback Push Notifications', () => {
  const message = { _id: '3SQI3S31693JL9L3R00506T40C000U73', _action: 'get-dialog-start-chat' }
  const publish = (type: string, deviceId: string, given: unknown) => {
    const notificationDetails = { type, deviceId }
    const tag = `service.agentavailable.${message._id}`
    return world.post('notification/publish', { tag, message: given, notificationDetails })
  }

  it('for iOS: the message beside aps, an object as it is printed', async () => {
    world.apns.received.length = 0
    expect((await publish('ios', token, message)).status).toBe(200)
    expect(apnsBodies()).toEqual([
      `{"aps":{"alert":{"body":"An agent is available"},"sound":"default"},"message":${JSON.stringify(message)}}`,
    ])
  })

  it.each(['gcm', 'android', 'fcm'])('for Android, by %s: the message as text', async (type) => {
    world.fcm.received.length = 0
    expect((await publish(type, 'APA91', message)).status).toBe(200)
    expect((await publish(type, 'APA91', JSON.stringify(message))).status).toBe(200)
    const data = { message: `{"_id":"${message._id}","_action":"get-dialog-start-chat"}` }
    expect(fcmMessages()).toEqual(
      Array(2).fill({ token: 'APA91', data, android: { priority: 'high' } }),
    )
  })

  it.each(['ios', 'gcm'])('are sent by a callback that waits for an agent, to %s', async (os) => {
    world.apns.received.length = 0
    world.fcm.received.length = 0
    const device = os === 'ios' ? token : 'APA91'
    const started = await world.post('service/callback/callback', {
      _customer_number: os === 'ios' ? '6504661232' : '6504661233',
      ...{ _device_os: os, _device_notification_id: device },
    })
    const { _id: id } = started.body as { _id: string }
    await accept('callbacks', id)
    await expect.poll(() => world.apns.received.length + world.fcm.received.length).toBe(1)
    const told = { _action: 'get-dialog-start-chat', _id: id }
    if (os === 'gcm')
      return expect(fcmMessages()[0]?.data).toEqual({ message: JSON.stringify(told) })
    expect(JSON.parse(apnsBodies()[0] ?? '')).toEqual({
      aps: { alert: { body: 'An agent is available' }, sound: 'default' },
      message: told,
    })
  })
})

describe('Chat API Version 1 Push Notification and Background State', () => {
  /** A chat whose app has gone to sleep once the agent was there. */
  async function sleepingChat(type: string, deviceId: string) {
    const phone = await new BayeuxClient(world.node.url).join()
    const post = async (path: string, form: Record<string, string>) => {
      const headers = { gms_user: phone.user }
      const url = `/genesys/1/service/${path}`
      const answer = await request(world.node.url, 'POST', url, new URLSearchParams(form), headers)
      expect(answer.status).toBe(200)
      return answer.body as { _id: string }
    }
    const { _id: id } = await post('request-chat', {})
    await post(`${id}/ixn/chat`, {
      ...{ notify_by: 'comet', firstName: 'Buzz' },
      ...{ push_notification_type: type, push_notification_deviceid: deviceId },
    })
    const agent = await accept('chats', id)
    const heard = async () => messagesIn(await phone.connect({ advice: { timeout: 500 } }))
    await expect.poll(heard).not.toEqual([]) // that the agent has joined
    await phone.disconnect({ ext: { transcriptPosition: '2' } })
    const seen = `/genesys/1/admin/desk/chats/${id}?transcriptPosition=0`
    const transcript = () => request(world.node.url, 'GET', seen, undefined, supervisor)
    await expect.poll(async () => (await transcript()).text).toContain('customer is not online')
    const say = (message: string) => desk(agent, 'POST', `/chats/${id}/message`, { message })
    return { id, say }
  }

  it.each(['httpcb', 'gcm'])('wakes a sleeping app by %s, with what was said', async (type) => {
    world.fcm.received.length = 0
    world.web.received.length = 0
    const { id, say } = await sleepingChat(type, type === 'gcm' ? 'APA91' : `${world.web.url}/chat`)
    expect((await say('A line of text.')).status).toBe(200)
    const texts = () => [
      ...fcmMessages().map(({ data }) => (data as { message: string }).message),
      ...world.web.received.map(({ body }) => String(body)),
    ]
    await expect
      .poll(texts)
      .toEqual([
        `{"message":"New message from Agent","serviceId":"${id}","lastTranscript":[{"Message.Text":"A line of text."}]}`,
      ])
    if (type === 'gcm') {
      expect(fcmMessages()).toMatchObject([
        { token: 'APA91', notification: { title: 'Your chat' } },
      ])
    }
  })

  it('wakes it by ios without what was said, as its section has it', async () => {
    world.apns.received.length = 0
    const { id, say } = await sleepingChat('ios', token)
    expect((await say('A line of text.')).status).toBe(200)
    await expect
      .poll(apnsBodies)
      .toEqual([
        `{"aps":{"alert":{"title":"Your chat","body":"New message from Agent"},"badge":1},"message":{"message":"New message from Agent","serviceId":"${id}"}}`,
      ])
  })
})
