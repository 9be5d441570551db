import { beforeAll, describe, expect, it } from 'vitest'
import {
  createRedisStorageStore,
  StorageService,
  type StorageStore,
} from '../../../src/api/storage/index.ts'
import { UploadedFile } from '../../../src/base/http/index.ts'
import { newUuid } from '../../../src/base/kernel/index.ts'
import { redisForTest } from '../../support/redis.ts'

const server = {
  external_url_base: 'http://gms.example.com/',
  max_body_bytes: 1000,
  max_parts: 10,
}
const picture = new UploadedFile('MyPic.png', 'image/png', Buffer.from([0, 255, 13, 10, 26]))
const year = 365 * 86_400

let store: StorageStore
let storage: StorageService
let lifeOf: (id: string) => Promise<number>
beforeAll(async () => {
  const redis = await redisForTest()
  store = createRedisStorageStore(redis)
  storage = new StorageService(store, () => server)
  lifeOf = async (id) => Math.round((await redis.commands.pttl(`gms:storage:entry:{${id}}`)) / 1000)
})

describe('time to live', () => {
  it.each([
    ['3600', 3600],
    ['+60', 60],
    ['1.6', 2],
    [90, 90],
  ])('is as given: %j', async (ttl, seconds) => {
    expect(await lifeOf(await storage.create([], ttl))).toBe(seconds)
  })
  it.each([
    [undefined],
    ['0'],
    ['-5'],
    [-5],
    ['abc'],
    [''],
    [' '],
    ['1e9'],
    ['0x10'],
    ['NaN'],
    ['Infinity'],
    ['1,5'],
  ])('is 30 s when it is missing, zero, negative or not a number: %j', async (ttl) => {
    expect(await lifeOf(await storage.create([], ttl))).toBe(30)
    const id = newUuid()
    await storage.update(id, [], ttl)
    expect(await lifeOf(id)).toBe(30)
  })
  it.each([['2147483647'], ['9'.repeat(400)]])('is a year at most: %s', async (ttl) => {
    expect(await lifeOf(await storage.create([], ttl))).toBe(year)
  })
})

describe('values', () => {
  it('are strings, whatever JSON brought', async () => {
    const given = { n: 1.5, t: true, z: null, o: { a: [1, '"'] }, l: ['x'], s: 'text', e: '' }
    const id = await storage.create(Object.entries(given))
    expect(JSON.parse(await storage.query(id))).toEqual({
      ...{ n: '1.5', t: 'true', z: 'null', o: '{"a":[1,"\\""]}', l: '["x"]', s: 'text', e: '' },
    })
  })
  it('may have the names of things every object has', async () => {
    const id = await storage.create([
      ['constructor', 'a'],
      ['toString', 'b'],
    ])
    expect(await storage.values(id)).toEqual(
      new Map([
        ['constructor', 'a'],
        ['toString', 'b'],
      ]),
    )
    expect(await storage.queryValue(id, 'constructor')).toBe('a')
    await expect(storage.queryValue(id, 'valueOf')).rejects.toMatchObject({ status: 404 })
  })
  it.each([['_'], ['_id'], ['__proto__']])('never have a name like %s', async (name) => {
    const id = newUuid()
    const given = [
      ['a', '1'],
      [name, '2'],
    ] as const
    await expect(storage.create(given)).rejects.toMatchObject({ status: 400 })
    await expect(storage.update(id, given)).rejects.toMatchObject({ status: 400 })
    await expect(storage.query(id)).rejects.toMatchObject({ status: 404 })
  })
  it('are kept from outgrowing, by updates, what one request may bring', async () => {
    const id = await storage.create([['a', 'x'.repeat(600)]])
    const more = storage.update(id, [['b', 'y'.repeat(600)]])
    await expect(more).rejects.toMatchObject({ status: 413 })
    expect([...(await storage.values(id)).keys()]).toEqual(['a'])
  })
})

describe('files', () => {
  it('are shown as absolute links with their names percent-encoded', async () => {
    const id = newUuid()
    await storage.update(id, [['Über /?#%', picture]])
    const link = `http://gms.example.com/genesys/1/storage/binary/${id}/%C3%9Cber%20%2F%3F%23%25`
    expect(await storage.queryValue(id, 'Über /?#%')).toBe(link)
    expect(JSON.parse(await storage.query(id))).toEqual({ 'Über /?#%': link })
  })
  it('are linked from wherever the server is reached now', async () => {
    let base = 'http://one.example.com'
    const moving = new StorageService(store, () => ({ ...server, external_url_base: base }))
    const id = await moving.create([['f', picture]])
    base = 'https://two.example.com/gms/'
    expect(await moving.queryValue(id, 'f')).toBe(
      `https://two.example.com/gms/genesys/1/storage/binary/${id}/f`,
    )
  })
  it('come back byte for byte', async () => {
    const id = await storage.create([['f', picture]])
    expect(await storage.queryBinary(id, 'f')).toEqual({ ...picture })
  })
  it('are given for text too', async () => {
    const id = await storage.create([['t', 'Grüße']])
    const { type, bytes } = await storage.queryBinary(id, 't')
    expect([type, bytes.toString()]).toEqual(['text/plain;charset=UTF-8', 'Grüße'])
  })
  it('do not confuse a text that looks like a file', async () => {
    const id = await storage.create([['t', ':null']])
    expect(JSON.parse(await storage.query(id))).toEqual({ t: ':null' })
  })
})

describe('ids', () => {
  it('may be chosen by the client', async () => {
    const id = 'order 7/8 {x} ü'
    await storage.update(id, [['a', '1']])
    await storage.update(id, [['b', '2']])
    expect(await storage.query(id)).toBe('{"a":"1","b":"2"}')
  })
  it('are 256 characters at most', async () => {
    await expect(storage.update('x'.repeat(257), [])).rejects.toMatchObject({ status: 400 })
    await storage.update('x'.repeat(256), [])
  })
})

describe('what is not there', () => {
  it('is named: the entry, or the value in it', async () => {
    const id = await storage.create([['a', '1']])
    const noValue = 'com.genesyslab.gsg.services.storage.ValueNotFoundException'
    const noEntry = 'com.genesyslab.gsg.services.storage.EntryNotFoundException'
    for (const act of [
      (entry: string) => storage.queryValue(entry, 'b'),
      (entry: string) => storage.queryBinary(entry, 'b'),
      (entry: string) => storage.deleteValue(entry, 'b'),
    ]) {
      await expect(act(id)).rejects.toMatchObject({ status: 404, exception: noValue })
      await expect(act('gone')).rejects.toMatchObject({ status: 404, exception: noEntry })
    }
    for (const act of [() => storage.query('gone'), () => storage.delete('gone')]) {
      await expect(act()).rejects.toMatchObject({ status: 404, exception: noEntry })
    }
  })
  it('is what was deleted', async () => {
    const id = await storage.create([
      ['a', '1'],
      ['b', '2'],
    ])
    await storage.deleteValue(id, 'a')
    expect(await storage.query(id)).toBe('{"b":"2"}')
    await storage.delete(id)
    await expect(storage.query(id)).rejects.toMatchObject({ status: 404 })
  })
})
