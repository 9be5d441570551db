import { describe, expect, it } from 'vitest'
import { newChat } from '../../center/chat-server/support.ts'
import { chat as chatInteraction } from '../../center/routing/support.ts'
import { basic, request } from '../../support/http.ts'
import {
  chatWith,
  type Desk,
  type DeskUser,
  readyAgents,
  refusal,
  rowsOf,
  serveDesk,
} from './serve-desk.ts'

const timestamp = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
const joined = ['Notice.Joined', 'John', 'has joined the session', '0', 'CLIENT']
const row = (type: string, text: string, nickname = 'kate S.', party = 'AGENT') => [
  ...[type, nickname, text],
  expect.stringMatching(/^\d+$/),
  party,
]
const kateJoined = row('Notice.Joined', 'has joined the session')

describe('POST /desk/agents/{agent}/interactions/{id}/accept of a chat', () => {
  it('lets the agent into the chat', async () => {
    const desk = await serveDesk()
    await readyAgents(desk, 'kate')
    const id = await chatWith(desk, 'kate')
    expect(await rowsOf(desk, id)).toEqual([joined, kateJoined])
  })
  it('may come twice', async () => {
    const desk = await serveDesk()
    await readyAgents(desk, 'kate')
    const id = await chatWith(desk, 'kate')
    const again = await desk.as('kate', 'POST', `/agents/kate/interactions/${id}/accept`)
    expect(again).toMatchObject({ status: 200, body: {} })
    expect(await rowsOf(desk, id)).toEqual([joined, kateJoined])
  })
  it('leaves a chat alone that is offered to somebody else', async () => {
    const desk = await serveDesk()
    await readyAgents(desk, 'kate', 'adam')
    const { id } = await desk.chats.open(newChat())
    const refused = await desk.as('adam', 'POST', `/agents/adam/interactions/${id}/accept`)
    expect(refused).toMatchObject(refusal(409, '.routing.NotOfferedException'))
    expect(await rowsOf(desk, id)).toEqual([joined])
  })
  it('takes a chat that its customer has not begun yet', async () => {
    const desk = await serveDesk()
    await readyAgents(desk, 'kate')
    await desk.routing.enqueue(chatInteraction('c1'))
    const accepted = await desk.as('kate', 'POST', '/agents/kate/interactions/c1/accept')
    expect(accepted.status).toBe(200)
    expect(await desk.routing.interaction('c1')).toMatchObject({ state: 'active', agent: 'kate' })
  })
})

describe('POST /desk/agents/{agent}/interactions/{id}/complete of a chat', () => {
  it('leaves it, and so ends it, as often as it comes', async () => {
    const desk = await serveDesk()
    await readyAgents(desk, 'kate')
    const id = await chatWith(desk, 'kate')
    const path = `/agents/kate/interactions/${id}/complete`
    for (let times = 0; times < 2; times += 1) {
      expect(await desk.as('kate', 'POST', path)).toMatchObject({ status: 200, body: {} })
    }
    expect(await desk.chats.find(id)).toMatchObject({ ended: { reason: 'agent' }, parties: [] })
    expect(await desk.routing.interactions('kate')).toEqual([])
  })
  it('does not end it for a colleague who stays', async () => {
    const desk = await serveDesk()
    await readyAgents(desk, 'kate')
    const id = await chatWith(desk, 'kate')
    await desk.as('adam', 'POST', `/agents/adam/chats/${id}/join`)
    await desk.as('kate', 'POST', `/agents/kate/interactions/${id}/complete`)
    const { parties, ended } = (await desk.chats.find(id)) ?? {}
    expect([parties?.map((party) => party.id), ended]).toEqual([['client', 'adam'], undefined])
  })
  it('is for nobody but who has it', async () => {
    const desk = await serveDesk()
    await readyAgents(desk, 'kate')
    const id = await chatWith(desk, 'kate')
    const refused = await desk.as('adam', 'POST', `/agents/adam/interactions/${id}/complete`)
    expect(refused).toMatchObject(refusal(409, '.routing.NotActiveException'))
    expect(await desk.chats.find(id)).toMatchObject({ ended: undefined })
  })
})

describe('POST /desk/agents/{agent}/chats/{id}/{verb}', () => {
  it('says what there is to say, and where it stands', async () => {
    const desk = await serveDesk()
    await readyAgents(desk, 'kate')
    const id = await chatWith(desk, 'kate')
    const said = [
      ['startTyping', undefined],
      ['message', { message: 'Hi <b>John</b>\n"quoted" 🙂' }],
      ['stopTyping', {}],
      ['startTyping', { message: 'schreibt' }],
      ['pushUrl', { url: 'https://example.com/a?b=c' }],
      ['customNotice', { message: '{"order":7}' }],
      ['customNotice', undefined],
    ] as const
    const answers = []
    for (const [verb, body] of said) {
      answers.push((await desk.as('kate', 'POST', `/agents/kate/chats/${id}/${verb}`, body)).body)
    }
    expect(answers).toEqual(said.map((_, at) => ({ transcriptPosition: String(at + 3) })))
    expect(await rowsOf(desk, id)).toEqual([
      joined,
      kateJoined,
      row('Notice.TypingStarted', 'is typing'),
      row('Message.Text', 'Hi <b>John</b>\n"quoted" 🙂'),
      row('Notice.TypingStopped', 'stopped typing'),
      row('Notice.TypingStarted', 'schreibt'),
      row('Notice.PushUrl', 'https://example.com/a?b=c'),
      row('Notice.Custom', '{"order":7}'),
      row('Notice.Custom', ''),
    ])
  })
  it('takes the longest message, however it is escaped', async () => {
    const desk = await serveDesk({ message_max_bytes: 30_720 })
    await readyAgents(desk, 'kate')
    const id = await chatWith(desk, 'kate')
    const escaped = `{"message":"${'\\u042f'.repeat(15_360)}"}`
    const said = await request(
      desk.base,
      'POST',
      `/genesys/1/admin/desk/agents/kate/chats/${id}/message`,
      escaped,
      { 'content-type': 'application/json', ...basic('kate', 'kate!') },
    )
    expect(said).toMatchObject({ status: 200 })
    expect((await rowsOf(desk, id)).at(-1)?.[2]).toBe('Я'.repeat(15_360))
  })
  it.each([
    ['a message of nothing', 'message', { message: ' ' }, 400, 'TextMissing'],
    ['a message that is left out', 'message', {}, 400, 'TextMissing'],
    ['no body where one is needed', 'message', undefined, 400, 'TextMissing'],
    ['a message that is no text', 'message', { message: 1 }, 400, 'InvalidParameter'],
    ['a list', 'message', ['a'], 400, 'InvalidParameter'],
    ['a control character', 'message', { message: 'a\u0007' }, 400, 'TextMalformed'],
    ['too long a message', 'message', { message: 'a'.repeat(16_385) }, 413, 'TextTooLong'],
    ['a megabyte', 'message', { message: 'a'.repeat(2 ** 20) }, 413, 'PayloadTooLarge'],
    ['a form', 'message', new URLSearchParams({ message: 'a' }), 415, 'UnsupportedMediaType'],
    ['no address', 'pushUrl', { message: 'https://a' }, 400, 'TextMissing'],
    ['a script as address', 'pushUrl', { url: 'javascript:alert(1)' }, 400, 'UrlMalformed'],
    ['an unknown way to join', 'join', { type: 'CLIENT' }, 400, 'InvalidParameter'],
    ['a transfer to nobody', 'transfer', { to: {} }, 400, 'InvalidParameter'],
    ['a transfer without to', 'transfer', {}, 400, 'InvalidParameter'],
    ['a transfer without body', 'transfer', undefined, 400, 'InvalidParameter'],
    ['a transfer to no name', 'transfer', { to: { queue: '' } }, 400, 'InvalidName'],
    ['a transfer to oneself', 'transfer', { to: { agent: 'kate' } }, 409, 'AgentNotFree'],
    ['a transfer to a stranger', 'transfer', { to: { agent: 'zoe' } }, 409, 'AgentNotFree'],
  ] as const)('refuses %s, and the transcript is unharmed', async (_, verb, body, status, fact) => {
    const desk = await serveDesk()
    await readyAgents(desk, 'kate')
    const id = await chatWith(desk, 'kate')
    const refused = await desk.as('kate', 'POST', `/agents/kate/chats/${id}/${verb}`, body)
    expect(refused).toMatchObject(refusal(status, `.${fact}Exception`))
    expect(await rowsOf(desk, id)).toEqual([joined, kateJoined])
  })
  it('refuses who is not in the chat, an unknown chat and one that has ended', async () => {
    const desk = await serveDesk()
    await readyAgents(desk, 'kate')
    const id = await chatWith(desk, 'kate')
    const said = { message: 'Hi' }
    const say = (agent: 'kate' | 'adam', chat: string) =>
      desk.as(agent, 'POST', `/agents/${agent}/chats/${chat}/message`, said)
    expect(await say('adam', id)).toMatchObject(refusal(403, '.chat.NotInChatException'))
    expect(await say('kate', 'none')).toMatchObject(refusal(404, '.chat.ChatNotFoundException'))
    await desk.chats.end(id, 'customer')
    expect(await say('kate', id)).toMatchObject(refusal(400, '.chat.ChatEndedException'))
  })
  it('answers 429 to who writes faster than anybody reads', async () => {
    const desk = await serveDesk({ events_per_minute: 2 })
    await readyAgents(desk, 'kate')
    const id = await chatWith(desk, 'kate')
    const path = `/agents/kate/chats/${id}/startTyping`
    const many = await Promise.all(Array.from({ length: 5 }, () => desk.as('kate', 'POST', path)))
    const refused = many.find(({ status }) => status === 429) // a minute may begin in between
    expect(refused?.headers['retry-after']).toMatch(/^\d+$/)
  })
})

describe('join and leave', () => {
  it('bring in and let go a colleague, a supervisor and somebody from outside', async () => {
    const desk = await serveDesk()
    await readyAgents(desk, 'kate')
    const id = await chatWith(desk, 'kate')
    await desk.as('adam', 'POST', `/agents/adam/chats/${id}/join`, {})
    await desk.as('boss', 'POST', `/agents/boss/chats/${id}/join`, { type: 'SUPERVISOR' })
    const outside = `/agents/${encodeURIComponent('Dr. Ö')}/chats/${id}/join`
    await desk.as('root', 'POST', outside, { type: 'EXTERNAL' })
    expect((await desk.chats.find(id))?.parties).toEqual([
      { id: 'client', type: 'CLIENT', nickname: 'John' },
      { id: 'kate', type: 'AGENT', nickname: 'kate S.' },
      { id: 'adam', type: 'AGENT', nickname: 'adam' },
      { id: 'boss', type: 'SUPERVISOR', nickname: 'boss' },
      { id: 'Dr. Ö', type: 'EXTERNAL', nickname: 'Dr. Ö' },
    ])
    for (const user of ['adam', 'boss'] as const) {
      const left = await desk.as(user, 'POST', `/agents/${user}/chats/${id}/leave`)
      expect(left).toMatchObject({ status: 200, body: {} })
    }
    const { parties } = (await desk.chats.find(id)) ?? {}
    expect(parties?.map((party) => party.id)).toEqual(['client', 'kate', 'Dr. Ö'])
  })
  it('end the chat with the last agent', async () => {
    const desk = await serveDesk()
    await readyAgents(desk, 'kate')
    const id = await chatWith(desk, 'kate')
    await desk.as('kate', 'POST', `/agents/kate/chats/${id}/leave`)
    expect(await desk.chats.find(id)).toMatchObject({ ended: { reason: 'agent' } })
    expect(await desk.routing.interactions('kate')).toEqual([])
  })
  it('make nobody a supervisor who is none', async () => {
    const desk = await serveDesk()
    await readyAgents(desk, 'kate')
    const id = await chatWith(desk, 'kate')
    const wish = { type: 'SUPERVISOR' }
    expect(await desk.as('adam', 'POST', `/agents/adam/chats/${id}/join`, wish)).toMatchObject(
      refusal(403, '.desk.SupervisorRequiredException'),
    )
    expect(await rowsOf(desk, id)).toEqual([joined, kateJoined])
  })
})

describe('transfer', () => {
  it('offers the chat to an agent, who takes the place of the one before in one step', async () => {
    const desk = await serveDesk()
    await readyAgents(desk, 'kate', 'adam')
    const id = await chatWith(desk, 'kate')
    const moved = await desk.as('kate', 'POST', `/agents/kate/chats/${id}/transfer`, {
      to: { agent: 'adam' },
    })
    expect(moved).toMatchObject({ status: 200, body: {} })
    expect((await desk.as('kate', 'GET', `/chats/${id}`)).body).toMatchObject({
      transferredBy: 'kate',
    })
    await desk.as('adam', 'POST', `/agents/adam/interactions/${id}/accept`)
    expect(await rowsOf(desk, id)).toEqual([
      joined,
      kateJoined,
      row('Notice.Left', 'has left the session'),
      row('Notice.Joined', 'has joined the session', 'adam S.'),
    ])
  })
  it('offers it to another queue', async () => {
    const desk = await serveDesk()
    await readyAgents(desk, 'kate')
    const id = await chatWith(desk, 'kate')
    const to = { queue: 'billing' }
    await desk.as('kate', 'POST', `/agents/kate/chats/${id}/transfer`, { to })
    expect(await desk.routing.interaction(id)).toMatchObject({ queue: 'billing', state: 'waiting' })
  })
})

describe('GET /desk/chats/{id}', () => {
  it('shows the chat and what was said, in the words of the mailboxes', async () => {
    const desk = await serveDesk()
    await readyAgents(desk, 'kate')
    const id = await chatWith(desk, 'kate')
    const { sessionId, customer } = (await desk.chats.find(id)) ?? {}
    expect((await desk.as('kate', 'GET', `/chats/${id}`)).body).toEqual({
      ...{ id, queue: 'sales', subject: 'None', customer, startedAt: timestamp },
      parties: [
        { id: 'client', type: 'CLIENT', nickname: 'John' },
        { id: 'kate', type: 'AGENT', nickname: 'kate S.' },
      ],
      ...{ chatSessionId: sessionId, chatIxnState: 'TRANSCRIPT', transcriptPosition: '2' },
      transcriptToShow: [joined, kateJoined],
    })
  })
  it('shows what came after a position', async () => {
    const desk = await serveDesk()
    await readyAgents(desk, 'kate')
    const id = await chatWith(desk, 'kate')
    const readAfter = async (position: number) =>
      (await desk.as('kate', 'GET', `/chats/${id}?transcriptPosition=${position}`)).body
    expect(await readAfter(1)).toMatchObject({
      transcriptPosition: '2',
      transcriptToShow: [kateJoined],
    })
    expect(await readAfter(2)).toMatchObject({ transcriptPosition: '2', transcriptToShow: [] })
  })
  it('shows how it ended', async () => {
    const desk = await serveDesk()
    await readyAgents(desk, 'kate')
    const id = await chatWith(desk, 'kate')
    await desk.chats.end(id, 'inactivity')
    expect((await desk.as('kate', 'GET', `/chats/${id}`)).body).toMatchObject({
      ...{ chatIxnState: 'DISCONNECTED', endReason: 'inactivity', endedAt: timestamp },
      parties: [],
    })
  })
  it.each(['x', '-1', '1.5', '1e3', '', '99999999999', 'NaN', '1&transcriptPosition=2'])(
    'refuses the position %j',
    async (position) => {
      const desk = await serveDesk()
      await readyAgents(desk, 'kate')
      const id = await chatWith(desk, 'kate')
      const path = `/chats/${id}?transcriptPosition=${position}`
      expect(await desk.as('kate', 'GET', path)).toMatchObject(
        refusal(400, '.InvalidParameterException'),
      )
    },
  )
  it('refuses a position beyond the end, and a chat that is not known', async () => {
    const desk = await serveDesk()
    await readyAgents(desk, 'kate')
    const id = await chatWith(desk, 'kate')
    expect(await desk.as('kate', 'GET', `/chats/${id}?transcriptPosition=3`)).toMatchObject(
      refusal(400, '.desk.InvalidPositionException'),
    )
    expect(await desk.as('boss', 'GET', '/chats/none')).toMatchObject(
      refusal(404, '.chat.ChatNotFoundException'),
    )
  })
})

describe('who may', () => {
  const verbs = ['message', 'startTyping', 'stopTyping', 'pushUrl', 'customNotice', 'leave', 'join']

  it('speak as an agent: the one of that name, and no colleague', async () => {
    const desk = await serveDesk()
    await readyAgents(desk, 'kate')
    const id = await chatWith(desk, 'kate')
    const body = { message: 'Hi', url: 'https://example.com', to: { queue: 'billing' } }
    for (const verb of [...verbs, 'transfer']) {
      const path = `/agents/kate/chats/${id}/${verb}`
      expect(await desk.as('adam', 'POST', path, body)).toMatchObject(
        refusal(403, '.desk.NotYourDeskException'),
      )
      expect(await desk.as('eve', 'POST', path, body)).toMatchObject(refusal(403, 'RoleRequired'))
      const stranger = await request(desk.base, 'POST', `/genesys/1/admin/desk${path}`, body)
      expect(stranger).toMatchObject(refusal(401, 'CredentialsRequired'))
    }
    expect(await rowsOf(desk, id)).toEqual([joined, kateJoined])
  })
  it('speak as the customer: nobody, be it a supervisor or called the same', async () => {
    const desk = await serveDesk()
    await readyAgents(desk, 'kate')
    const id = await chatWith(desk, 'kate')
    for (const user of ['boss', 'client'] as const) {
      for (const verb of verbs) {
        const refused = await desk.as(user, 'POST', `/agents/client/chats/${id}/${verb}`, {})
        expect(refused).toMatchObject(refusal(400, '.desk.AgentNameReservedException'))
      }
    }
    expect(await desk.as('client', 'GET', `/chats/${id}`)).toMatchObject(
      refusal(403, '.desk.NotYourChatException'),
    )
    expect(await rowsOf(desk, id)).toEqual([joined, kateJoined])
  })
  it('read a chat: who has it, is offered it, or had it until it left; and supervisors', async () => {
    const desk = await serveDesk()
    await readyAgents(desk, 'kate', 'adam')
    const { id } = await desk.chats.open(newChat())
    const read = async (user: 'kate' | 'adam' | 'boss' | 'root' | 'eve') =>
      (await desk.as(user, 'GET', `/chats/${id}`)).status
    expect([await read('kate'), await read('adam')]).toEqual([200, 403])
    await desk.as('kate', 'POST', `/agents/kate/interactions/${id}/accept`)
    const to = { agent: 'adam' }
    await desk.as('kate', 'POST', `/agents/kate/chats/${id}/transfer`, { to })
    await desk.as('adam', 'POST', `/agents/adam/interactions/${id}/accept`)
    expect([await read('kate'), await read('adam')]).toEqual([200, 200])
    expect([await read('boss'), await read('root'), await read('eve')]).toEqual([200, 200, 403])
    await desk.as('adam', 'POST', `/agents/adam/chats/${id}/message`, { message: 'Alone now' })
    expect(await textsOf(desk, id, 'adam')).toContain('Alone now')
    expect(await textsOf(desk, id, 'kate')).toEqual([
      ...['has joined the session', 'has joined the session', 'has left the session'],
    ])
    const { status } = await request(desk.base, 'GET', `/genesys/1/admin/desk/chats/${id}`)
    expect(status).toBe(401)
  })
})

async function textsOf(desk: Desk, id: string, user: DeskUser): Promise<(string | undefined)[]> {
  return (await rowsOf(desk, id, user)).map(([, , text]) => text)
}

describe('the chats of the desk without Redis', () => {
  it('answers 503 and when to come back', async () => {
    const desk = await serveDesk()
    await desk.redis.close()
    for (const [method, path, body] of [
      ['GET', '/chats/c1'],
      ['POST', '/agents/kate/chats/c1/message', { message: 'Hi' }],
      ['POST', '/agents/kate/chats/c1/join', {}],
    ] as const) {
      expect(await desk.as('kate', method, path, body)).toMatchObject({
        status: 503,
        headers: { 'retry-after': expect.any(String) },
      })
    }
  })
})
