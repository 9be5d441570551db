import { describe, expect, it } from 'vitest'
import { newChat } from '../../center/chat-server/support.ts'
import { call, chat } from '../../center/routing/support.ts'
import { chatWith, type Desk, readyAgents, serveDesk } from './serve-desk.ts'

const shortOf = ({ notes }: Desk) =>
  notes.map(({ who, what, thing, after }) => [who, what, thing, after].join(' '))

async function supervise(desk: Desk, ...acts: (readonly [path: string, body?: object])[]) {
  for (const [path, body] of acts) {
    const { status, text } = await desk.as('boss', 'POST', `/agents/kate/${path}`, body)
    expect([path, status, text]).toEqual([path, 200, expect.any(String)])
  }
}

describe('what a supervisor does at the desk of an agent', () => {
  it('is noted with who it was, and what the agent was before', async () => {
    const desk = await serveDesk()
    await readyAgents(desk, 'kate')
    const change = { state: 'NOT_READY', reason: 'supervisor' }
    await desk.as('boss', 'PUT', '/agents/kate', change)
    expect(desk.notes).toEqual([
      {
        ...{ who: 'boss', role: 'supervisor', address: '127.0.0.1' },
        ...{ what: 'desk.changed', thing: 'kate' },
        ...{ before: 'state: READY', after: 'state: NOT_READY, reason: supervisor' },
      },
    ])
  })

  it('is noted of an agent whom nobody knew before', async () => {
    const desk = await serveDesk()
    await desk.as('root', 'PUT', '/agents/adam', { queues: ['sales', 'billing'] })
    expect(desk.notes).toMatchObject([
      { who: 'root', role: 'admin', thing: 'adam', after: 'queues: sales,billing' },
    ])
    expect(desk.notes[0]).not.toHaveProperty('before')
  })

  it('is noted of what the agent was offered', async () => {
    const desk = await serveDesk()
    await readyAgents(desk, 'kate')
    await desk.routing.enqueue(call('v1'))
    await supervise(
      desk,
      ['interactions/v1/accept'],
      ['interactions/v1/outcome', { outcome: 'busy' }],
      ['interactions/v1/complete'],
    )
    await desk.routing.enqueue(chat('c1'))
    await supervise(desk, ['interactions/c1/reject'])
    expect(shortOf(desk)).toEqual([
      ...['boss desk.accepted kate v1', 'boss desk.outcome-said kate v1: busy'],
      ...['boss desk.completed kate v1', 'boss desk.rejected kate c1'],
    ])
  })

  it('is noted of chats, without what was said, nor that somebody typed', async () => {
    const desk = await serveDesk()
    await readyAgents(desk, 'kate', 'adam')
    await chatWith(desk, 'kate', 'c1')
    await desk.chats.open(newChat({ id: 'c2' }))
    await supervise(
      desk,
      ['chats/c1/startTyping'],
      ['chats/c1/message', { message: 'a secret' }],
      ['chats/c1/pushUrl', { url: 'https://example.com/secret' }],
      ['chats/c1/transfer', { to: { agent: 'adam' } }],
      ['chats/c1/leave'],
      ['chats/c2/join', { type: 'SUPERVISOR' }],
    )
    expect(shortOf(desk)).toEqual([
      ...['boss desk.said kate c1', 'boss desk.said kate c1'],
      ...['boss desk.transferred kate c1 to agent adam', 'boss desk.left kate c1'],
      'boss desk.joined kate c2 as SUPERVISOR',
    ])
    expect(JSON.stringify(desk.notes)).not.toContain('secret')
  })

  it('is not noted where it was refused', async () => {
    const desk = await serveDesk()
    await desk.as('boss', 'POST', '/agents/kate/interactions/none/accept')
    await desk.as('kate', 'PUT', '/agents/adam', { state: 'READY' })
    expect(desk.notes).toEqual([])
  })
})

describe('what agents do at their own desk', () => {
  it('is their work, and is not noted', async () => {
    const desk = await serveDesk()
    await readyAgents(desk, 'kate', 'boss')
    const id = await chatWith(desk, 'kate')
    await desk.as('kate', 'POST', `/agents/kate/chats/${id}/message`, { message: 'Hello' })
    await desk.as('boss', 'POST', `/agents/boss/chats/${id}/join`, { type: 'SUPERVISOR' })
    expect(desk.notes).toEqual([])
  })
})
