import { describe, expect, it } from 'vitest'
import { receiver } from '../../channels/push/support.ts'
import { request } from '../../support/http.ts'
import { sleeper, start } from './sleeper.ts'

const recordKey = (id: string) => `gms:chat:record:{${id}}`

describe('what is pushed', () => {
  it('is worded and filtered as the service says', async () => {
    const { sleep, say, does, pushed, notices } = await sleeper(await start(), {
      service: 'worded',
    })
    await sleep()
    await expect.poll(notices).toEqual(['the customer sleeps'])
    await say('not this')
    await does('Notice.TypingStarted', 'is typing')
    await expect.poll(pushed).toMatchObject([
      {
        message: 'Somebody has written',
        lastTranscript: [{ 'Notice.TypingStarted': 'is typing' }],
      },
    ])
  })

  it('is filtered as section push says where the service does not', async () => {
    const push = { filtering_chat_events: ['Message.Text'] }
    const { sleep, say, does, textsPushed } = await sleeper(await start({ push }), {
      service: 'at-once',
    })
    await sleep()
    await say('not this')
    await does('Notice.TypingStarted', 'is typing')
    await expect.poll(textsPushed).toEqual([['is typing']])
  })

  it('goes to the subscription that ixn/chat names, as long as there is one', async () => {
    const node = await start()
    const phone = await receiver()
    const details = { type: 'httpcb', deviceId: phone.url }
    const subscription = await request(node.url, 'POST', '/genesys/1/notification/subscription', {
      ...{ subscriberId: 's', filter: 'some.other.tag', expire: 600 },
      notificationDetails: details,
    })
    const { id } = subscription.body as { id: string }
    const {
      sleep,
      say,
      notices,
      id: chatId,
    } = await sleeper(node, {
      ...{ service: 'at-once', opening: { subscriptionID: id } },
    })
    await sleep()
    await expect.poll(notices).toHaveLength(1)
    await say('one')
    await expect.poll(() => phone.received.length).toBe(1)
    await request(node.url, 'DELETE', `/genesys/1/notification/subscription/${id}`)
    await say('two')
    await expect.poll(() => node.redis.commands.hexists(recordKey(chatId), 't')).toBe(0)
    expect(phone.received).toHaveLength(1)
  })

  it('is tried again until it gets through, and then holds all there is', async () => {
    let refusals = 1
    const node = await start()
    const { sleep, say, phone, textsPushed } = await sleeper(node, {
      service: 'at-once',
      answer: (_, response) => {
        refusals -= 1
        response.statusCode = refusals >= 0 ? 503 : 200
        response.end()
      },
    })
    await sleep()
    await say('one')
    await expect.poll(() => phone.received.length).toBe(2)
    expect(textsPushed()).toEqual([['one'], ['one']])
    await say('two')
    await expect.poll(() => textsPushed().slice(2)).toEqual([['two']])
    const attempts = async () => {
      const { deliveries } = await node.deliveries.list({ type: 'httpcb', most: 10 })
      return deliveries.map((each) => each.attempts.map(({ outcome }) => outcome))
    }
    await expect.poll(attempts).toEqual([['delivered'], ['try-later', 'delivered']])
  })

  it('is not tried again where nobody knows the device', async () => {
    const node = await start()
    const { sleep, say, phone, id } = await sleeper(node, {
      service: 'at-once',
      answer: (_, response) => {
        response.statusCode = 410
        response.end()
      },
    })
    await sleep()
    await say('one')
    await expect.poll(() => phone.received.length).toBe(1)
    await expect.poll(() => node.redis.commands.hexists(recordKey(id), 't')).toBe(0)
  })

  it('reaches a type that is not enabled never, and the chat begins all the same', async () => {
    const opening = { push_notification_type: 'pigeon', push_notification_deviceid: 'x' }
    const { sleep, say, notices } = await sleeper(await start(), { service: 'at-once', opening })
    await sleep()
    await say('one')
    await expect.poll(notices).toHaveLength(1)
  })
})
