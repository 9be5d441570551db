import { describe, expect, it, onTestFinished } from 'vitest'
import { newHexId } from '../../../src/base/kernel/index.ts'
import { BayeuxClient } from '../../support/bayeux.ts'
import { newCluster, type ServedChats, type ServeOptions, serveChats } from './serve-chats.ts'
import {
  ConfirmingDevice,
  conversation,
  type Heard,
  positionsHeard,
  textsHeard,
} from './support.ts'

const yaml = `
  chat: { events_per_minute: 10000 }
  service.request-chat: {}
`

async function start(o: ServeOptions): Promise<ServedChats> {
  const node = await serveChats(yaml, o)
  onTestFinished(() => node.close())
  return node
}

const upTo = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, at) => first + at)

describe('two nodes, one of which dies in the middle of a chat', () => {
  it('lose no entry and tell none twice, on either side', async () => {
    const cluster = newCluster()
    const [one, other] = [await start({ cluster }), await start({ cluster })]
    const user = newHexId()
    const device = await new ConfirmingDevice(new BayeuxClient(one.url, user)).join()
    const { customer, agent } = await conversation(one, {
      user,
      opening: { notify_by: 'comet' },
    })
    const { id } = customer
    const listen = () => device.listen(`service.chat.refresh.${id}`)
    const saidByAgent: string[] = []
    const agentSays = async (text: string) => {
      await other.chats.say(id, agent, { type: 'Message.Text', text })
      saidByAgent.push(text)
    }
    for (let round = 0; round < 20; round += 1) {
      await Promise.all([customer.chat('send', { message: `c${round}` }), agentSays(`a${round}`)])
    }
    await listen()
    const agentGoesOn = (async () => {
      for (let round = 20; round < 40; round += 1) await agentSays(`a${round}`)
    })()
    await one.die()
    customer.moveTo(other.url)
    device.moveTo(other.url)
    for (let round = 20; round < 40; round += 1) {
      await customer.chat('send', { message: `c${round}` })
    }
    await agentGoesOn

    const { entries } = await other.chats.transcript(id, 1)
    const texts = entries.map(({ text }) => text)
    expect(texts).toHaveLength(81) // the agent's coming, and forty messages of each
    expect(texts.filter((text) => text.startsWith('a'))).toEqual(saidByAgent)
    await expect.poll(listen, { timeout: 40_000 }).toBe(81)
    expect(positionsHeard(device.heard)).toEqual(upTo(2, 82))
    expect(textsHeard(device.heard)).toEqual(texts)

    const desk = await other.cometd.recent(`agent:${agent}`, 200)
    const seen = desk.map(({ message }) => message as Heard)
    await expect.poll(() => positionsHeard(seen)).toEqual(upTo(2, 82))
  }, 90_000)

  it('answer a customer who asks as if nothing had happened', async () => {
    const cluster = newCluster()
    const [one, other] = [await start({ cluster }), await start({ cluster })]
    const { customer, agent, say } = await conversation(one)
    await say('one')
    expect(await customer.texts()).toEqual(['has joined the session', 'one'])
    await one.die()
    customer.moveTo(other.url)
    await other.chats.say(customer.id, agent, { type: 'Message.Text', text: 'two' })
    expect(await customer.texts()).toEqual(['two'])
    expect(await customer.chat('disconnect')).toMatchObject({ chatIxnState: 'DISCONNECTED' })
  })
})
