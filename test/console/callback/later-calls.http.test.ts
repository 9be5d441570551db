import { describe, expect, it } from 'vitest'
import { appForFile } from '../../support/app.ts'
import { basic, request } from '../../support/http.ts'
import { type ConsoleUser, consoleUsers } from '../console-users.ts'

const service = { _type: 'ors', _service: 'callback', _call_direction: 'USERTERMINATED' }
const app = appForFile({
  yaml: JSON.stringify({
    server: { drain: 0 },
    console: { users: consoleUsers },
    'service.usual': { ...service, _urs_virtual_queue: 'usual' },
    'service.strict': {
      ...{ ...service, _urs_virtual_queue: 'strict', _max_request_by_time_bucket: '1' },
      _enable_in_queue_checking: 'strict',
    },
    'service.guarded': {
      ...{ ...service, _urs_virtual_queue: 'guarded', username: 'app', password: 'word' },
      _max_request_by_time_bucket: '1',
    },
  }),
})

interface Row {
  readonly id: string
  readonly state: string
  readonly reason?: string
  readonly desiredTime: string
  readonly customerNumber: string
  readonly data: Record<string, string>
}

const inHours = (hours: number) => {
  const at = Date.now() + hours * 3_600_000
  return new Date(at - (at % 300_000)).toISOString()
}

const as = async (user: ConsoleUser, method: string, path: string, body?: unknown) => {
  const { url } = await app()
  return request(url, method, `/genesys/1/admin${path}`, body, basic(user, `${user}!`))
}

async function ask(name: string, wish: Record<string, string>): Promise<string> {
  const path = `/genesys/1/service/callback/${name}`
  const { body } = await request((await app()).url, 'POST', path, wish, basic('app', 'word'))
  return (body as { _id: string })._id
}

const look = async (id: string) => (await as('boss', 'GET', `/callback/${id}`)).body as Row

/** Kate has the call with the customer. */
async function inCall(name: string, number: string): Promise<string> {
  const ready = { queues: [name], state: 'READY' }
  expect(await as('kate', 'PUT', '/desk/agents/kate', ready)).toMatchObject({ status: 200 })
  const id = await ask(name, { _customer_number: number, topic: 'my bill' })
  const accept = `/desk/agents/kate/interactions/${id}/accept`
  await expect.poll(async () => (await as('kate', 'POST', accept)).status, limit).toBe(200)
  await expect.poll(async () => (await look(id)).state, limit).toBe('PROCESSING')
  return id
}

const limit = { timeout: 15_000 }
const later = (id: string, desiredTime: string, user: ConsoleUser = 'kate') =>
  as(user, 'POST', `/callback/${id}/later`, { desiredTime })

const refused = (fact: string) => ({
  status: 400,
  body: { exception: expect.stringContaining(fact), message: expect.any(String) },
})

describe('POST /admin/callback/{id}/later', () => {
  it('books the same call for then, ends the one under way and frees its agent', async () => {
    const id = await inCall('usual', '+49301234501')
    const { status, body } = await later(id, inHours(3))
    expect(status).toBe(200)
    const booked = body as Row
    expect(booked).toMatchObject({ state: 'SCHEDULED', desiredTime: inHours(3) })
    expect(await look(booked.id)).toMatchObject({
      ...{ customerNumber: '+49301234501', data: { topic: 'my bill' } },
    })
    await expect.poll(async () => (await look(id)).state, limit).toBe('COMPLETED')
    expect((await look(id)).reason).toBe('AGENT_CONNECTED')
    expect((await as('kate', 'GET', '/desk/agents/kate/interactions')).body).toEqual([])
    expect(await later(id, inHours(3))).toMatchObject(refused('NoCallUnderWay'))
  })

  it('is noted with who did it and the callback that was booked', async () => {
    const id = await inCall('usual', '+49301234502')
    const { body } = await later(id, inHours(4), 'boss')
    const audit = await as('boss', 'GET', '/audit?what=callback.rescheduled')
    const notes = (audit.body as { entries: Record<string, string>[] }).entries
    const note = notes.find(({ thing }) => thing === id)
    expect(note).toMatchObject({ who: 'boss', after: `${inHours(4)} ${(body as Row).id}` })
  })

  it('leaves the call as it is when the slot is full', async () => {
    await ask('guarded', { _customer_number: '+49301234503', _desired_time: inHours(5) })
    const id = await inCall('guarded', '+49301234504')
    expect(await later(id, inHours(5))).toMatchObject(refused('Availability'))
    expect((await look(id)).state).toBe('PROCESSING')
    expect((await later(id, inHours(6))).status).toBe(200)
  })

  it('is not refused because of the very call that it ends', async () => {
    await ask('strict', { _customer_number: '+49301234505', _desired_time: inHours(5) })
    const id = await inCall('strict', '+49301234506')
    expect(await later(id, inHours(5))).toMatchObject(refused('Availability'))
    expect((await look(id)).state).toBe('PROCESSING')
    expect(await later(id, inHours(6))).toMatchObject({ status: 200 })
    expect((await look(id)).state).toBe('COMPLETED')
  })

  it('is for the agent who has the call, and for supervisors', async () => {
    const waiting = await ask('usual', {
      ...{ _customer_number: '+49301234507', _desired_time: inHours(2) },
    })
    expect(await later(waiting, inHours(3))).toMatchObject(refused('NoCallUnderWay'))
    await as('boss', 'PUT', '/desk/agents/boss', { queues: ['usual'], state: 'READY' })
    await as('kate', 'PUT', '/desk/agents/kate', { state: 'NOT_READY' })
    const id = await ask('usual', { _customer_number: '+49301234508' })
    const accept = `/desk/agents/boss/interactions/${id}/accept`
    await expect.poll(async () => (await as('boss', 'POST', accept)).status, limit).toBe(200)
    await expect.poll(async () => (await look(id)).state, limit).toBe('PROCESSING')
    expect(await later(id, inHours(3))).toMatchObject(refused('NoCallUnderWay'))
    expect((await later(id, 'tomorrow', 'boss')).status).toBe(400)
    expect((await later(id, inHours(3), 'boss')).status).toBe(200)
  })
})
