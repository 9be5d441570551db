import { describe, expect, it } from 'vitest'
import { BayeuxClient } from '../../support/bayeux.ts'
import { newCluster } from './serve-chats.ts'
import { sleeper, start } from './sleeper.ts'
import { hear, textsHeard } from './support.ts'

/* What becomes of a chat whose customer's device sleeps, counted at a callback that stands in for it. */

describe('a device that says it goes to sleep', () => {
  it('is told of to the agent, once', async () => {
    const node = await start()
    const { sleep, say, notices, agent, id } = await sleeper(node, { service: 'patient' })
    await sleep()
    await expect.poll(notices).toEqual(['customer is not online'])
    await say('hello?')
    await say('anybody?')
    await expect.poll(async () => (await node.cometd.recent(`agent:${agent}`, 9)).length).toBe(4)
    expect(await notices()).toHaveLength(1)
    const { entries } = await node.chats.transcript(id, 2)
    expect(entries[0]).toMatchObject({ type: 'Notice.Custom', party: { type: 'CLIENT' } })
  })

  it('is woken by a push when its time has passed, and then by each event', async () => {
    const node = await start()
    const { sleep, say, does, pushed, textsPushed, phone, id } = await sleeper(node)
    await sleep()
    await does('Notice.TypingStarted', 'is typing')
    await say('A line of text.')
    await say('Another line of text.')
    await expect.poll(pushed).toEqual([
      {
        message: 'New message from Agent',
        serviceId: id,
        lastTranscript: [
          { 'Message.Text': 'A line of text.' },
          { 'Message.Text': 'Another line of text.' },
        ],
      },
    ])
    expect(phone.received[0]?.headers['content-type']).toBe('application/json')
    await does('Notice.TypingStopped', 'stopped typing')
    await does('Notice.PushUrl', 'https://example.com/')
    await expect.poll(() => textsPushed().slice(1)).toEqual([['https://example.com/']])
    await say('last')
    await expect.poll(() => textsPushed().slice(2)).toEqual([['last']])
  })

  it('is woken at once where the service does not wait', async () => {
    const { sleep, say, textsPushed } = await sleeper(await start(), { service: 'at-once' })
    await sleep()
    await say('one')
    await expect.poll(textsPushed).toEqual([['one']])
  })

  it('hears on its return what came meanwhile, and is pushed no more', async () => {
    const { sleep, wake, say, textsPushed, notices } = await sleeper(await start(), {
      service: 'at-once',
    })
    await sleep()
    await say('one')
    await expect.poll(textsPushed).toHaveLength(1)
    const device = await wake()
    expect(textsHeard(await hear(device, 2)).toSorted()).toEqual(['customer is not online', 'one'])
    await say('two')
    expect(textsHeard(await hear(device, 1))).toEqual(['two'])
    await device.disconnect({ ext: { transcriptPosition: '5' } })
    await say('three')
    await expect.poll(textsPushed).toEqual([['one'], ['three']])
    expect(await notices()).toHaveLength(2) // it was away twice
  })

  it('is pushed nothing when it returns in time', async () => {
    const node = await start()
    const { sleep, wake, say, textsPushed, notices } = await sleeper(node, { service: 'slow' })
    await sleep()
    await expect.poll(notices).toHaveLength(1)
    await say('one')
    const device = await wake()
    await hear(device, 2)
    await device.disconnect({ ext: { transcriptPosition: '4' } })
    await say('two')
    await expect.poll(textsPushed).toEqual([['two']])
  })

  it('hears again what was written to its socket and never shown', async () => {
    const { device, sleep, wake, say, notices } = await sleeper(await start(), {
      service: 'patient',
    })
    await say('shown')
    await say('lost')
    await hear(device, 2)
    await sleep('3')
    await expect.poll(notices).toHaveLength(1)
    const again = await wake()
    const texts = textsHeard(await hear(again, 2))
    expect(texts).toEqual(['lost', 'customer is not online'])
  })

  it('is pushed what was written to its socket and never shown', async () => {
    const { device, sleep, say, textsPushed } = await sleeper(await start())
    await say('shown')
    await say('lost')
    await hear(device, 2)
    await sleep('3')
    await expect.poll(textsPushed).toEqual([['lost']])
  })

  it('is not asleep while another device of the user is awake', async () => {
    const node = await start()
    const { device, user, say, notices, wake } = await sleeper(node, { service: 'at-once' })
    const other = await wake()
    await other.connect()
    await device.disconnect({ ext: { transcriptPosition: '2' } })
    await say('still there?')
    expect(textsHeard(await hear(other, 1))).toEqual(['still there?'])
    expect(await notices()).toEqual([])
    expect(user).toBe(other.user)
  })

  it.each([
    [{ transcriptPosition: 'two' }],
    [{ transcriptPosition: { a: 1 } }],
    ['no object'],
    [undefined],
  ])('is understood whatever it says beside: %j', async (ext) => {
    const { device, notices } = await sleeper(await start(), { service: 'patient' })
    const [reply] = await device.disconnect(ext === undefined ? {} : { ext })
    expect(reply).toMatchObject({ successful: true })
    await expect.poll(notices).toHaveLength(1)
  })
})

describe('a device that falls silent', () => {
  it('is taken for asleep when it has not confirmed in time', async () => {
    const { say, notices, textsPushed, wake } = await sleeper(await start({ patience: 1 }))
    await say('one')
    await expect.poll(notices).toEqual(['customer is not online'])
    await say('two')
    await expect.poll(() => textsPushed().flat()).toEqual(['one', 'two'])
    await say('three')
    await expect.poll(() => textsPushed().flat()).toEqual(['one', 'two', 'three'])
    expect(textsHeard(await hear(await wake(), 4))).toEqual([
      'one',
      'customer is not online',
      'two',
      'three',
    ])
  })

  it('is awake again when it goes on with its session', async () => {
    const { device, say, notices, textsPushed } = await sleeper(await start({ patience: 1 }))
    await say('one')
    await expect.poll(textsPushed).toEqual([['one']])
    await hear(device, 2)
    await say('two')
    await expect.poll(textsPushed).toEqual([['one'], ['two']]) // unconfirmed again: asleep again
    expect(await notices()).toHaveLength(2)
  })

  it('is pushed nothing that it has confirmed', async () => {
    const { device, say, textsPushed, notices } = await sleeper(await start({ patience: 2 }), {
      service: 'at-once',
    })
    for (const text of ['one', 'two', 'three']) {
      await say(text)
      await hear(device, 1)
    }
    await say('four')
    await expect.poll(textsPushed).toEqual([['four']])
    expect(await notices()).toHaveLength(1)
  })

  it('is told of to the agent without a push where there is no way to push', async () => {
    const node = await start({ patience: 1 })
    const { say, notices } = await sleeper(node, { opening: {} })
    await say('one')
    await expect.poll(notices).toEqual(['customer is not online'])
  })
})

describe('two nodes', () => {
  it('wake a device although the one that knew of its sleep has died', async () => {
    const cluster = newCluster()
    const [one, other] = [await start({ cluster }), await start({ cluster })]
    const { sleep, say, textsPushed, id } = await sleeper(one)
    await sleep()
    await say('one')
    await one.die()
    await expect.poll(textsPushed, { timeout: 40_000 }).toEqual([['one']])
    expect(await other.chats.find(id)).toMatchObject({ ended: undefined })
  }, 60_000)

  it('agree on whether a device sleeps', async () => {
    const cluster = newCluster()
    const [one, other] = [await start({ cluster }), await start({ cluster })]
    const { device, say, textsPushed, notices } = await sleeper(one, { service: 'at-once' })
    device.moveTo(other.url)
    await device.connect({ advice: { timeout: 0 } })
    await device.disconnect({ ext: { transcriptPosition: '2' } })
    await expect.poll(notices).toHaveLength(1)
    await say('one')
    await expect.poll(textsPushed).toEqual([['one']])
    const again = new BayeuxClient(other.url, device.user)
    await again.handshake()
    await again.subscribe()
    await hear(again, 2)
    await say('two')
    expect(textsHeard(await hear(again, 1))).toEqual(['two'])
    expect(textsPushed()).toEqual([['one']])
  })
})
