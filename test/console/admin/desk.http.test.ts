import { describe, expect, it } from 'vitest'
import { call, chat } from '../../center/routing/support.ts'
import { request } from '../../support/http.ts'
import { type Desk, type DeskUser, refusal, serveDesk } from './serve-desk.ts'

const timestamp = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
const readyFor = (...queues: string[]) => ({ queues, state: 'READY' })

async function has(desk: Desk, user: DeskUser, agent: string = user) {
  const { body } = await desk.as(user, 'GET', `/agents/${agent}/interactions`)
  return (body as { id: string; state: string }[]).map(({ id, state }) => `${id} ${state}`)
}

describe('PUT /desk/agents/{agent}', () => {
  it('makes the agent and answers with it', async () => {
    const desk = await serveDesk()
    const given = { nickname: 'Kate', queues: ['sales', 'billing'], state: 'READY', chats: 2 }
    const put = await desk.as('kate', 'PUT', '/agents/kate', given)
    expect(put).toMatchObject({ status: 200 })
    expect(put.body).toEqual({
      ...{ id: 'kate', ...given, since: timestamp, loggedInAt: timestamp },
      ...{ load: { voice: 0, chat: 0 }, loginTime: 0, readyTime: 0, handled: 0 },
    })
  })
  it('changes what is given and nothing else', async () => {
    const desk = await serveDesk()
    await desk.as('kate', 'PUT', '/agents/kate', { nickname: 'Kate', ...readyFor('sales') })
    const pause = { state: 'NOT_READY', reason: 'lunch' }
    expect(await desk.as('kate', 'PUT', '/agents/kate', pause)).toMatchObject({
      status: 200,
      body: { nickname: 'Kate', queues: ['sales'], ...pause },
    })
  })
  it('takes names with every kind of letter', async () => {
    const desk = await serveDesk()
    const path = `/agents/${encodeURIComponent('Käte {1}/ü')}`
    const put = await desk.as('boss', 'PUT', path, readyFor('Vertrieb & Co'))
    expect(put.body).toMatchObject({ id: 'Käte {1}/ü', queues: ['Vertrieb & Co'] })
  })
  it.each([
    ['an unknown state', { state: 'BUSY' }],
    ['a queue that is no text', { queues: [1] }],
    ['queues that are no list', { queues: 'sales' }],
    ['chats that are no number', { chats: '3' }],
    ['half a chat', { chats: 1.5 }],
    ['an empty nickname', { nickname: '' }],
    ['a control character in a queue', { queues: ['a\u0007'] }],
    ['too many queues', { queues: Array.from({ length: 51 }, (_, i) => `q${i}`) }],
    ['a list', []],
    ['no JSON object', '"READY"'],
  ])('refuses %s and changes nothing', async (_, body) => {
    const desk = await serveDesk()
    const path = '/genesys/1/admin/desk/agents/kate'
    const json = typeof body === 'string' ? body : JSON.stringify(body)
    const refused = await request(desk.base, 'PUT', path, json, {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from('kate:kate!').toString('base64')}`,
    })
    expect(refused).toMatchObject(refusal(400, 'Exception'))
    expect(await desk.routing.agents()).toEqual([])
  })
  it('answers 415 to a form, and 413 to what no agent needs', async () => {
    const desk = await serveDesk()
    const form = new URLSearchParams({ state: 'READY' })
    expect(await desk.as('kate', 'PUT', '/agents/kate', form)).toMatchObject(
      refusal(415, 'UnsupportedMediaType'),
    )
    const huge = { nickname: 'x'.repeat(70_000) }
    expect(await desk.as('kate', 'PUT', '/agents/kate', huge)).toMatchObject({ status: 413 })
  })
})

describe('GET /desk/agents', () => {
  it('lists all agents for anybody who is signed in', async () => {
    const desk = await serveDesk()
    await desk.as('kate', 'PUT', '/agents/kate', readyFor('sales'))
    await desk.as('adam', 'PUT', '/agents/adam', {})
    for (const user of ['eve', 'kate', 'boss', 'root'] as const) {
      expect(await desk.as(user, 'GET', '/agents')).toMatchObject({
        status: 200,
        body: [
          { id: 'adam', state: 'LOGGED_OUT' },
          { id: 'kate', state: 'READY' },
        ],
      })
    }
  })
})

describe('GET /desk/agents/{agent}/interactions', () => {
  it('shows what is offered and what is active, with the customer', async () => {
    const desk = await serveDesk()
    await desk.as('kate', 'PUT', '/agents/kate', readyFor('sales'))
    await desk.routing.enqueue(chat('c1'))
    await desk.routing.enqueue(chat('c2'))
    await desk.as('kate', 'POST', '/agents/kate/interactions/c1/accept')
    const { body } = await desk.as('kate', 'GET', '/agents/kate/interactions')
    const common = { media: 'chat', queue: 'sales', agent: 'kate', arrivedAt: timestamp }
    const more = { waited: expect.any(Number), refusals: 0, offeredAt: timestamp }
    const { customer } = chat('c1')
    expect(body).toEqual([
      { id: 'c1', state: 'active', ...common, ...more, customer, acceptedAt: timestamp },
      {
        ...{ id: 'c2', state: 'offered', ...common, ...more, customer },
        ...{ offerEndsAt: timestamp, offerEndsIn: expect.any(Number) },
      },
    ])
  })
  it('answers 404 for an agent nobody knows', async () => {
    const desk = await serveDesk()
    expect(await desk.as('boss', 'GET', '/agents/nobody/interactions')).toMatchObject(
      refusal(404, '.routing.AgentNotFoundException'),
    )
  })
})

describe('POST /desk/agents/{agent}/interactions/{id}/{verb}', () => {
  it('carries an interaction from offer to end', async () => {
    const desk = await serveDesk()
    await desk.as('kate', 'PUT', '/agents/kate', readyFor('sales'))
    await desk.routing.enqueue(call('v/1 ü'))
    const path = `/agents/kate/interactions/${encodeURIComponent('v/1 ü')}`
    const done = { status: 200, body: {} }
    expect(await desk.as('kate', 'POST', `${path}/accept`)).toMatchObject(done)
    expect(await desk.as('kate', 'POST', `${path}/accept`)).toMatchObject(done)
    expect(await has(desk, 'kate')).toEqual(['v/1 ü active'])
    expect(await desk.as('kate', 'POST', `${path}/complete`, {})).toMatchObject(done)
    expect(await desk.as('kate', 'POST', `${path}/complete`)).toMatchObject(done)
    expect(await has(desk, 'kate')).toEqual([])
  })
  it('passes a rejected offer to the next agent', async () => {
    const desk = await serveDesk()
    for (const user of ['kate', 'adam'] as const) {
      await desk.as(user, 'PUT', `/agents/${user}`, readyFor('sales'))
    }
    await desk.routing.enqueue(call('v1'))
    const rejected = await desk.as('kate', 'POST', '/agents/kate/interactions/v1/reject')
    expect(rejected).toMatchObject({ status: 200 })
    expect([await has(desk, 'kate'), await has(desk, 'adam')]).toEqual([[], ['v1 offered']])
  })
  it('says what is not offered, not with the agent, or not known', async () => {
    const desk = await serveDesk()
    for (const user of ['kate', 'adam'] as const) {
      await desk.as(user, 'PUT', `/agents/${user}`, readyFor('sales'))
    }
    await desk.routing.enqueue(call('v1'))
    const adams = '/agents/adam/interactions'
    expect(await desk.as('adam', 'POST', `${adams}/v1/accept`)).toMatchObject(
      refusal(409, '.routing.NotOfferedException'),
    )
    expect(await desk.as('adam', 'POST', `${adams}/v1/complete`)).toMatchObject(
      refusal(409, '.routing.NotActiveException'),
    )
    expect(await desk.as('adam', 'POST', `${adams}/v2/reject`)).toMatchObject(
      refusal(404, '.routing.InteractionNotFoundException'),
    )
    expect(await has(desk, 'kate')).toEqual(['v1 offered'])
  })
  it('refuses the name that every customer has in a chat', async () => {
    const desk = await serveDesk()
    const refused = await desk.as('client', 'PUT', '/agents/client', readyFor('sales'))
    expect(refused).toMatchObject(refusal(400, '.desk.AgentNameReservedException'))
    expect(await desk.routing.agents()).toEqual([])
  })
  it('knows no other verb', async () => {
    const desk = await serveDesk()
    const path = '/agents/kate/interactions/v1/steal'
    expect(await desk.as('kate', 'POST', path)).toMatchObject({ status: 404 })
  })
})

describe('GET /desk/queues', () => {
  it('shows every queue with its figures', async () => {
    const desk = await serveDesk()
    await desk.as('kate', 'PUT', '/agents/kate', readyFor('sales'))
    await desk.routing.enqueue(call('v1', 'billing'))
    const counts = { accepted: 0, handled: 0, abandoned: 0 }
    const zeros = { waiting: 0, longestWait: 0, loggedInAgents: 0, readyAgents: 0, ...counts }
    expect((await desk.as('eve', 'GET', '/queues')).body).toEqual([
      {
        ...{ ...zeros, queue: 'billing', waiting: 1, longestWait: expect.any(Number) },
        ...{ servingAgents: 0, lastHour: counts },
      },
      {
        ...{ ...zeros, queue: 'sales', expectedWait: 0, loggedInAgents: 1, readyAgents: 1 },
        ...{ servingAgents: 1, lastHour: counts },
      },
    ])
  })
})

describe('who may', () => {
  const acts = [
    ['PUT', '/agents/kate', { state: 'NOT_READY' }],
    ['GET', '/agents/kate/interactions'],
    ['POST', '/agents/kate/interactions/v1/accept'],
    ['POST', '/agents/kate/interactions/v1/reject'],
    ['POST', '/agents/kate/interactions/v1/complete'],
  ] as const

  it('look without acting: a viewer', async () => {
    const desk = await serveDesk()
    for (const [method, path, body] of acts) {
      const refused = await desk.as('eve', method, path, body)
      expect(refused).toMatchObject(refusal(403, 'RoleRequired'))
    }
  })
  it('act as an agent: the one of that name, and no colleague', async () => {
    const desk = await serveDesk()
    await desk.as('kate', 'PUT', '/agents/kate', readyFor('sales'))
    await desk.routing.enqueue(call('v1'))
    for (const [method, path, body] of acts) {
      const refused = await desk.as('adam', method, path, body)
      expect(refused).toMatchObject(refusal(403, '.desk.NotYourDeskException'))
    }
    expect(await has(desk, 'kate')).toEqual(['v1 offered'])
    expect(await desk.routing.agent('kate')).toMatchObject({ state: 'READY' })
  })
  it('act as any agent: a supervisor and an admin', async () => {
    const desk = await serveDesk()
    await desk.as('boss', 'PUT', '/agents/kate', readyFor('sales'))
    await desk.routing.enqueue(call('v1'))
    await desk.as('root', 'POST', '/agents/kate/interactions/v1/accept')
    expect(await has(desk, 'boss', 'kate')).toEqual(['v1 active'])
  })
  it('do nothing: who is not signed in', async () => {
    const desk = await serveDesk()
    for (const path of ['agents', 'queues', 'agents/kate/interactions']) {
      const refused = await request(desk.base, 'GET', `/genesys/1/admin/desk/${path}`)
      expect(refused).toMatchObject(refusal(401, 'CredentialsRequired'))
    }
  })
})

describe('the desk without Redis', () => {
  it('answers 503 and when to come back', async () => {
    const desk = await serveDesk()
    await desk.redis.close()
    for (const [method, path, body] of [
      ['GET', '/agents'],
      ['GET', '/queues'],
      ['PUT', '/agents/kate', readyFor('sales')],
      ['POST', '/agents/kate/interactions/v1/accept'],
    ] as const) {
      expect(await desk.as('kate', method, path, body)).toMatchObject({
        status: 503,
        headers: { 'retry-after': expect.any(String) },
      })
    }
  })
})
