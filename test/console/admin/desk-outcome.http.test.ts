import { describe, expect, it } from 'vitest'
import { call } from '../../center/routing/support.ts'
import { refusal, serveDesk } from './serve-desk.ts'

describe('POST /desk/agents/{agent}/interactions/{id}/outcome', () => {
  const path = '/agents/kate/interactions/v1/outcome'

  async function deskWithCall() {
    const told: string[] = []
    const desk = await serveDesk({}, async (id, outcome) => void told.push(`${id} ${outcome}`))
    await desk.as('kate', 'PUT', '/agents/kate', { queues: ['sales'], state: 'READY' })
    await desk.routing.enqueue(call('v1'))
    return { desk, told }
  }

  it('passes on what the agent says of the call they have', async () => {
    const { desk, told } = await deskWithCall()
    await desk.as('kate', 'POST', '/agents/kate/interactions/v1/accept')
    for (const outcome of ['reached', 'no-answer', 'busy', 'wrong-number', 'fax']) {
      expect(await desk.as('kate', 'POST', path, { outcome })).toMatchObject({
        status: 200,
        body: {},
      })
    }
    expect(told).toEqual(['v1 reached', 'v1 no-answer', 'v1 busy', 'v1 wrong-number', 'v1 fax'])
  })

  it('is refused for a call that was not accepted, or is nobody\u2019s', async () => {
    const { desk, told } = await deskWithCall()
    const outcome = { outcome: 'busy' }
    expect(await desk.as('kate', 'POST', path, outcome)).toMatchObject(
      refusal(400, 'desk.NotYourCall'),
    )
    const unknown = path.replace('v1', 'v9')
    expect(await desk.as('kate', 'POST', unknown, outcome)).toMatchObject({ status: 400 })
    expect(told).toEqual([])
  })

  it('is refused to other agents, and with words that are none', async () => {
    const { desk, told } = await deskWithCall()
    await desk.as('kate', 'POST', '/agents/kate/interactions/v1/accept')
    expect(await desk.as('adam', 'POST', path, { outcome: 'busy' })).toMatchObject({ status: 403 })
    for (const body of [{ outcome: 'asleep' }, {}, [], 'busy']) {
      expect(await desk.as('kate', 'POST', path, body)).toMatchObject({
        status: expect.toBeOneOf([400, 415]),
      })
    }
    expect(told).toEqual([])
  })
})
