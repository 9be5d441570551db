import { describe, expect, it } from 'vitest'
import { act, begin, ready, type StageNode, stage } from './support.ts'

async function started(scenario: 'CHAT-NOW' | 'CHAT-WAIT') {
  const node = await stage()
  const callback = await begin(node, scenario)
  return { node, ...callback, open: () => openChat(node, callback.id) }
}

/** The app begins its chat, and whoever serves chats says so. */
async function openChat(node: StageNode, id: string): Promise<void> {
  const customer = { usr_reason: 'billing question' }
  await node.chats.open({
    ...{ id, queue: 'sales', nickname: 'John', subject: 'None' },
    ...{ customer, ttl: 3600 },
  })
  await node.orchestrator.arrived(id)
  await node.rest()
}

const parties = async (node: StageNode, id: string) =>
  (await node.chats.find(id))?.parties.map((party) => party.id)

const startChat = (id: string) => ({
  _dialog_id: '1',
  _action: 'StartChat',
  _label: 'Start Chat',
  _start_chat_url: `http://localhost:8080/genesys/1/service/${id}/ixn/chat`,
  _comet_url: 'http://localhost:8080/genesys/cometd',
  _user_header: 'b16416334828b1d2',
  _id_to_jump_before: 'exit://',
  _chat_parameters: { subject: 'None' },
  _id: id,
})

describe('a chat at once', () => {
  it('has its address in the answer, and goes to the queue when it begins', async () => {
    const { node, id, answer, ask, open, reported } = await started('CHAT-NOW')
    expect(answer).toEqual(startChat(id))
    expect(await ask('connect')).toEqual(startChat(id))
    expect(await node.routing.interaction(id)).toBeUndefined()
    await open()
    expect(reported()).toEqual(['ROUTING'])
    await ready(node)
    await node.chats.accept(id, 'kristi')
    await node.rest()
    expect(reported()).toEqual(['ROUTING', 'PROCESSING'])
    await node.chats.leave(id, 'kristi')
    await node.rest()
    expect(reported().at(-1)).toBe('COMPLETED AGENT_CONNECTED')
  })

  it('is found to have begun when nobody says so', async () => {
    const { node, id, state } = await started('CHAT-NOW')
    const lost = { id, queue: 'sales', nickname: 'J', subject: 'None', customer: {}, ttl: 60 }
    await node.chats.open(lost)
    await node.pass(301)
    expect(await state()).toBe('arrived')
  })

  it('is cancelled by a customer who leaves before an agent comes', async () => {
    const { node, id, open, reported } = await started('CHAT-NOW')
    await open()
    await node.chats.leave(id, 'client')
    await node.rest()
    expect(reported()).toEqual(['ROUTING', 'COMPLETED CANCELLED'])
  })

  it('has failed when no agent came in time', async () => {
    const { node, id, open, reported } = await started('CHAT-NOW')
    await open()
    await node.chats.end(id, 'no-agent')
    await node.rest()
    expect(reported()).toEqual(['ROUTING', 'COMPLETED FAIL_TARGET_NOT_FOUND'])
  })
})

describe('a chat when it is their turn', () => {
  it('brings the waiting agent into the chat', async () => {
    const { node, id, ask, open, reported } = await started('CHAT-WAIT')
    await ready(node)
    expect(node.world.told).toMatchObject([
      { _action: 'get-dialog-user-confirmation-provide_code-false', _id: id },
    ])
    await act(node, 'accept', id)
    expect(await ask('connect')).toEqual(startChat(id))
    expect(reported()).toEqual(['ROUTING'])
    await open()
    expect(await parties(node, id)).toEqual(['client', 'kristi'])
    expect(reported()).toEqual(['ROUTING', 'PROCESSING'])
    await node.chats.leave(id, 'client')
    await node.rest()
    expect(reported().at(-1)).toBe('COMPLETED AGENT_CONNECTED')
    expect(await node.routing.interactions('kristi')).toEqual([])
  })

  it('brings the agent into the chat within seconds when nobody says that it began', async () => {
    const { node, id, ask } = await started('CHAT-WAIT')
    await ready(node)
    await act(node, 'accept', id)
    await ask('connect')
    await node.chats.open({
      ...{ id, queue: 'sales', nickname: 'J', subject: 'None', customer: {}, ttl: 60 },
    })
    await node.pass(3)
    expect(await parties(node, id)).toEqual(['client', 'kristi'])
    expect(await ask('connect')).toEqual(startChat(id))
  })

  it('keeps its place when it begins before that', async () => {
    const { node, id, ask, open, state } = await started('CHAT-WAIT')
    await begin(node, 'VOICE-WAIT-USERTERM')
    await ask('get-dialog-start-chat')
    expect(await state()).toBe('expected')
    await open()
    expect(await node.routing.position(id)).toMatchObject({ position: 1 })
    await ready(node)
    await act(node, 'accept', id)
    expect(await parties(node, id)).toEqual(['client', 'kristi'])
  })

  it('that is not begun is asked for again', async () => {
    const { node, id, ask, state } = await started('CHAT-WAIT')
    await ready(node)
    await act(node, 'accept', id)
    await ask('connect')
    await node.pass(31)
    expect(await state()).toBe('held')
    expect(node.world.told.at(-1)).toEqual({ _action: 'get-dialog-start-chat', _id: id })
  })

  it.each(['cancel', 'disconnect'])('is ended with the callback by %s', async (request) => {
    const { node, id, ask, open, reported } = await started('CHAT-WAIT')
    await open()
    await ask(request)
    expect(reported().at(-1)).toBe('COMPLETED CANCELLED')
    expect((await node.chats.find(id))?.ended).toMatchObject({ reason: 'customer' })
  })
})
