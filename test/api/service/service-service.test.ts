import { beforeAll, describe, expect, it } from 'vitest'
import type { ServiceInstance, ServiceKind } from '../../../src/api/service/index.ts'
import { type ParameterValue, UploadedFile } from '../../../src/base/http/index.ts'
import { basic } from '../../support/http.ts'
import { nobody, openRoom, parametersOf, type Room } from './support.ts'

const yaml = `
  service.plain: { _service: notes, _ttl: 60 }
  service.brief: { _service: notes }
  service.notes: {}
  service.old: { _type: built-in, _name: notes }
  service.titled: { _name: The Hello World Service, _service: notes }
  service.queued: { _service: notes, _queue: "$line$" }
  service.strange: { _service: nothing }
  service.orchestrated: { _type: ors, _service: hello }
  service.own: { _service: notes, username: app, password: open sesame }
`

/** A kind as another room would bring it. */
const notes: ServiceKind = {
  name: 'notes',
  async create({ id, settings, start }) {
    const atLeast = settings.number('_at_least', { min: 1, max: 1000 }) ?? 0
    await start({ atLeast })
    return { body: { _id: id } }
  },
  requests: new Map([
    [
      'queue',
      async ({ instance, settings, user }) => ({
        body: {
          by: instance.user ?? null,
          asks: user ?? null,
          queue: settings.text('_queue') ?? null,
        },
      }),
    ],
  ]),
}

let room: Room
beforeAll(async () => {
  room = await openRoom(yaml, [notes])
})

async function create(
  service: string,
  parameters: Readonly<Record<string, ParameterValue>> = {},
  user?: string,
): Promise<ServiceInstance> {
  const { body } = await room.services.create(service, parametersOf(parameters), {
    ...nobody,
    user,
  })
  const { _id } = body as { _id: string }
  const instance = await room.services.find(_id)
  if (instance === undefined) throw new Error('the instance cannot be found')
  return instance
}

const ask = (id: string, request: string, parameters = {}, caller = nobody) =>
  room.services.request(id, request, parametersOf(parameters), caller)

describe('creating', () => {
  it('keeps the user data in storage and what steers with the instance', async () => {
    const file = new UploadedFile('a.txt', 'text/plain', Buffer.from('hello'))
    const instance = await create('plain', { _color: 'red', language: 'french', file }, 'BuzzBrain')
    expect(instance).toMatchObject({ service: 'plain', kind: 'notes', user: 'BuzzBrain' })
    expect([...instance.parameters]).toEqual([['_color', 'red']])
    const values = await room.storage.values(instance.dataId)
    expect([...values.keys()]).toEqual(['language', 'file', 'gms_user'])
    expect([values.get('language'), values.get('gms_user')]).toEqual(['french', 'BuzzBrain'])
    expect((await room.storage.queryBinary(instance.dataId, 'file')).bytes.toString()).toBe('hello')
  })
  it('believes the header and not a parameter that calls itself gms_user', async () => {
    const { dataId } = await create('plain', { gms_user: 'Mallory' }, 'BuzzBrain')
    expect(await room.storage.queryValue(dataId, 'gms_user')).toBe('BuzzBrain')
  })
  it('lets instance and data live equally long, even with no data', async () => {
    const { id, dataId } = await create('plain')
    expect(await room.livesOf(id, dataId)).toEqual([60, 60])
    expect(await room.storage.query(dataId)).toBe('{}')
  })
  it.each([
    ['plain', {}, 60],
    ['plain', { _ttl: '5' }, 60], // the option beats the request
    ['brief', { _ttl: '5' }, 5],
    ['brief', { _ttl: 7200 }, 7200],
    ['brief', {}, 30],
    ['brief', { _at_least: '40' }, 40], // a promise the kind has made
    ['brief', { _at_least: '20' }, 30],
  ])('lives as long as option, request or default say: %s %j', async (service, given, seconds) => {
    const { id, dataId } = await create(service, given)
    expect(await room.livesOf(id, dataId)).toEqual([seconds, seconds])
  })
  it.each([
    [{ _ttl: '0' }],
    [{ _ttl: '-1' }],
    [{ _ttl: 'soon' }],
    [{ _ttl: '999999999' }],
    [{ '_not-a-name': 'x' }],
    [{ _file: new UploadedFile('a', 'b', Buffer.from('c')) }],
  ])('refuses %j and stores nothing', async (parameters) => {
    const before = await keys()
    await expect(create('brief', parameters)).rejects.toMatchObject({ status: 400 })
    expect(await keys()).toBe(before)
  })

  async function keys(): Promise<number> {
    let count = 0
    for await (const batch of room.redis.scan('gms:*')) count += batch.length
    return count
  }
})

describe('the kind of a service', () => {
  it.each([['plain'], ['notes'], ['old'], ['titled']])('is found for %s', async (service) => {
    expect((await create(service)).kind).toBe('notes')
  })
  it.each([
    ['nowhere', 404, 'ServiceUnknownException'],
    ['__proto__', 404, 'ServiceUnknownException'],
    ['', 404, 'ServiceUnknownException'],
    ['strange', 404, 'ServiceKindUnknownException'],
    ['orchestrated', 503, 'OrchestrationUnavailableException'],
  ])('is missed in %s', async (service, status, exception) => {
    const refusal = { status, exception: expect.stringContaining(exception) }
    await expect(create(service)).rejects.toMatchObject(refusal)
  })
  it('may be brought by another room, in place of one of the same name', async () => {
    const other = await openRoom(yaml, [notes])
    other.services.add({ name: 'notes', create: async () => ({ body: 'mine' }) })
    other.services.add({ name: 'ors', create: async () => ({ status: 202, body: 'theirs' }) })
    const answerOf = (service: string) => other.services.create(service, parametersOf({}), nobody)
    expect(await answerOf('plain')).toEqual({ body: 'mine' })
    expect(await answerOf('orchestrated')).toEqual({ status: 202, body: 'theirs' })
  })
})

describe('a request to an instance', () => {
  it('is answered by the kind', async () => {
    const { id } = await create('plain', {}, 'BuzzBrain')
    const { body } = await ask(id, 'queue', { _queue: 'gold' })
    expect(body).toEqual({ by: 'BuzzBrain', asks: null, queue: 'gold' })
  })
  it('need not repeat what the first one said', async () => {
    const said = await create('plain', { _queue: 'gold' })
    expect((await ask(said.id, 'queue')).body).toMatchObject({ queue: 'gold' })
    expect((await ask(said.id, 'queue', { _queue: 'lead' })).body).toMatchObject({ queue: 'lead' })
    const made = await create('queued', { line: 'silver' })
    expect((await ask(made.id, 'queue')).body).toMatchObject({ queue: 'silver' })
  })
  it('is refused when the kind does not know it', async () => {
    const { id } = await create('plain')
    const refusal = { status: 404, exception: expect.stringContaining('RequestUnknown') }
    for (const request of ['nothing', 'constructor', 'x'.repeat(500)]) {
      await expect(ask(id, request)).rejects.toMatchObject(refusal)
    }
  })
  it.each([['nobody'], [''], ['x'.repeat(1000)], ['{}*\u0000']])(
    'is for nobody: %j',
    async (id) => {
      const refusal = { status: 404, exception: expect.stringContaining('ServiceNotFound') }
      await expect(ask(id, 'queue')).rejects.toMatchObject(refusal)
    },
  )
})

describe('extending', () => {
  it('lets instance and data live longer together, never shorter', async () => {
    const instance = await create('brief', { a: '1' })
    await room.services.extend(instance, 3600)
    await room.services.extend(instance, 60)
    expect(await room.livesOf(instance.id, instance.dataId)).toEqual([3600, 3600])
    expect(await room.storage.query(instance.dataId)).toBe('{"a":"1"}')
  })
  it('does not bring back what has ended', async () => {
    const instance = await create('brief')
    await room.services.delete(instance.id, nobody)
    await room.services.extend(instance, 3600)
    expect(await room.services.find(instance.id)).toBeUndefined()
    await expect(room.storage.query(instance.dataId)).rejects.toMatchObject({ status: 404 })
  })
})

describe('user data', () => {
  it('is read and added to by other rooms', async () => {
    const instance = await create('plain', { a: '1' }, 'BuzzBrain')
    await room.services.keep(instance, [['b', '2']])
    expect([...(await room.services.data(instance))]).toEqual([
      ['a', '1'],
      ['gms_user', 'BuzzBrain'],
      ['b', '2'],
    ])
    expect(await room.livesOf(instance.id, instance.dataId)).toEqual([60, 60])
  })
  it('is empty when somebody has deleted it by the Storage API', async () => {
    const instance = await create('plain', { a: '1' })
    await room.storage.delete(instance.dataId)
    expect((await room.services.data(instance)).size).toBe(0)
    await room.services.keep(instance, [['b', '2']])
    expect((await room.services.data(instance)).get('b')).toBe('2')
  })
})

describe('deleting', () => {
  it('ends what the kind holds, gives numbers back and deletes data and instance', async () => {
    const ended: string[] = []
    const end = async ({ id }: ServiceInstance) => void ended.push(`kind ${id}`)
    const release = async (id: string) => {
      const isThere = (await other.services.find(id)) !== undefined
      return ended.push(`numbers ${isThere ? 'of' : 'after'} ${id}`)
    }
    const other = await openRoom(yaml, [{ ...notes, end }], { release })
    const { body } = await other.services.create('plain', parametersOf({ a: '1' }), nobody)
    const { _id: id } = body as { _id: string }
    const { dataId = '' } = (await other.services.find(id)) ?? {}
    await other.services.delete(id, nobody)
    expect(ended).toEqual([`kind ${id}`, `numbers of ${id}`, `numbers after ${id}`])
    expect(await other.services.find(id)).toBeUndefined()
    await expect(other.storage.query(dataId)).rejects.toMatchObject({ status: 404 })
    await expect(other.services.delete(id, nobody)).rejects.toMatchObject({ status: 404 })
  })
  it('can be done again when a part of it has failed', async () => {
    let isAway = true
    const release = async () => {
      if (isAway) throw new Error('away')
      return 1
    }
    const other = await openRoom(yaml, [notes], { release })
    const { body } = await other.services.create('plain', parametersOf({}), nobody)
    const { _id: id } = body as { _id: string }
    await expect(other.services.delete(id, nobody)).rejects.toThrow('away')
    isAway = false
    await other.services.delete(id, nobody)
    expect(await other.services.find(id)).toBeUndefined()
  })
  it('does not mind data that is gone already', async () => {
    const { id, dataId } = await create('plain')
    await room.storage.delete(dataId)
    await room.services.delete(id, nobody)
    expect(await room.services.find(id)).toBeUndefined()
  })
})

describe('credentials', () => {
  it('are asked for to create a service that has some, and for all that is done with it', async () => {
    const caller = { user: undefined, ...basic('app', 'open sesame') }
    await expect(create('own')).rejects.toMatchObject({ status: 401 })
    const { body } = await room.services.create('own', parametersOf({}), caller)
    const { _id: id } = body as { _id: string }
    await expect(ask(id, 'queue')).rejects.toMatchObject({ status: 401 })
    await expect(room.services.delete(id, nobody)).rejects.toMatchObject({ status: 401 })
    expect((await ask(id, 'queue', {}, caller)).body).toMatchObject({ queue: null })
    await room.services.delete(id, caller)
  })
})
