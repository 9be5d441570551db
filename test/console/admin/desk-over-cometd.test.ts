import { expect, it } from 'vitest'
import { appForFile } from '../../support/app.ts'
import { request } from '../../support/http.ts'
import { DeskSession } from './desk-session.ts'

const password = 'a long password'
const app = appForFile({
  yaml: `
server: { drain: 0 }
console:
  users:
    kate: { password: "${password}", role: agent }
    adam: { password: "${password}", role: agent }
service.request-chat: { _type: builtin, _service: request-chat, _ttl: 3600, _urs_virtual_queue: sales }
`,
})

/** An agent of the whole server, whose mailbox is read over CometD. */
async function deskOf(agent: string, queue = 'sales'): Promise<DeskSession> {
  return DeskSession.open((await app()).url, { agent, password, queue })
}

/** A customer who begins a chat, and what the customer then says. */
async function customer(): Promise<{ say(message: string): Promise<void> }> {
  const { url } = await app()
  const post = async (path: string, fields: Record<string, string>) => {
    const body = new URLSearchParams(fields)
    const { status, text } = await request(url, 'POST', `/genesys/1/service/${path}`, body)
    if (status !== 200) throw new Error(`${path}: ${status} ${text}`)
    return JSON.parse(text) as { _id: string }
  }
  const { _id: id } = await post('request-chat', {})
  await post(`${id}/ixn/chat`, { firstName: 'John', subject: 'My bill' })
  return {
    async say(message) {
      await post(`${id}/ixn/chat/send`, { message })
    },
  }
}

it('tells an agent of an offer, and in order of all that is said once it is accepted', async () => {
  const kate = await deskOf('kate')
  const john = await customer()
  const desk = await kate.acceptNext()
  expect(kate.eventsOf('desk.offered').at(-1)?.message).toMatchObject({
    ...{ id: desk.id, media: 'chat', state: 'offered', queue: 'sales', agent: 'kate' },
    customer: { fldnFirstName: 'John', nickname: 'John', subject: 'My bill' },
  })
  await john.say('Hello')
  await desk.say('Hi John')
  await john.say('My bill is wrong')
  await expect
    .poll(() => desk.heard)
    .toEqual([
      ['Notice.Joined', 'kate S.', 'has joined the session'],
      ['Message.Text', 'John', 'Hello'],
      ['Message.Text', 'kate S.', 'Hi John'],
      ['Message.Text', 'John', 'My bill is wrong'],
    ])
  expect(kate.eventsOf('desk.accepted').at(-1)?.message).toMatchObject({ id: desk.id })
})

it('hands a chat over in one message, of which the one who leaves hears the leaving', async () => {
  const kate = await deskOf('kate')
  await customer()
  const desk = await kate.acceptNext()
  const adam = await deskOf('adam', 'elsewhere')
  await desk.do('transfer', { to: { agent: 'adam' } })
  const taken = await adam.acceptNext()
  const both = [
    ['Notice.Left', 'kate S.', 'has left the session'],
    ['Notice.Joined', 'adam S.', 'has joined the session'],
  ]
  await expect.poll(() => taken.heard).toEqual(both)
  await expect.poll(() => desk.heard.slice(1)).toEqual(both.slice(0, 1))
  const [message] = adam.eventsOf(`desk.chat.${taken.id}`)
  expect(message?.message).toMatchObject({ id: taken.id, transcriptPosition: '4' })
})

it('brings an agent who comes back what was said meanwhile', async () => {
  const kate = await deskOf('kate')
  const john = await customer()
  const desk = await kate.acceptNext()
  await kate.drop()
  await john.say('Are you there?')
  await kate.resume()
  await expect.poll(() => desk.textsOf('Message.Text')).toEqual(['Are you there?'])
  const interactions = (await kate.act('GET', '/interactions')) as { id: string; state: string }[]
  expect(interactions.map(({ id, state }) => [id, state])).toEqual([[desk.id, 'active']])
})

it('lets nobody hear an agent who is not signed in as that agent', async () => {
  const { url } = await app()
  const stranger = DeskSession.open(url, { agent: 'kate', password: 'wrong', queue: 'sales' })
  await expect(stranger).rejects.toThrow()
})
