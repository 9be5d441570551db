import { beforeAll, describe, expect, it } from 'vitest'
import type { StorageStore, StoredValue, Values } from '../../../src/api/storage/index.ts'
import { newUuid } from '../../../src/base/kernel/index.ts'

const hour = { ttl: 3600, maxBytes: 1_000_000, maxValues: 200 }
const values = (given: Record<string, StoredValue>): Values => new Map(Object.entries(given))
const file = (text: string) => ({
  filename: `${text}.png`,
  type: 'image/png',
  bytes: Buffer.from(text),
})
const until = (met: () => Promise<boolean>) =>
  expect.poll(met, { interval: 5, timeout: 2000 }).toBe(true)

/** The promises of the port; `keysOf` counts what is left in the store. */
export function describeStorageStore(
  name: string,
  open: () => Promise<{ store: StorageStore; countKeys: () => Promise<number> }>,
): void {
  describe(name, () => {
    let store: StorageStore
    let countKeys: () => Promise<number>
    beforeAll(async () => {
      const opened = await open()
      store = opened.store
      countKeys = opened.countKeys
    })
    const read = async (id: string): Promise<unknown> => {
      const text = await store.read(id)
      return text === undefined ? undefined : JSON.parse(text)
    }

    describe('create', () => {
      it('keeps texts in the order they came, and null where a file is', async () => {
        const id = newUuid()
        await store.create(id, values({ b: '2', f: file('x'), a: '' }), 60)
        expect(await store.read(id)).toBe('{"b":"2","f":null,"a":""}')
      })
      it('keeps an entry without values', async () => {
        const id = newUuid()
        await store.create(id, new Map(), 60)
        expect(await store.read(id)).toBe('{}')
      })
      it('keeps files byte for byte with their name and type', async () => {
        const id = newUuid()
        const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, at) => (at * 7) % 256))
        await store.create(
          id,
          values({ f: { filename: 'é "1".bin', type: 'a/b;c="d"', bytes } }),
          60,
        )
        expect(await store.readFile(id, 'f')).toEqual({
          filename: 'é "1".bin',
          type: 'a/b;c="d"',
          bytes,
        })
      })
      it('keeps nothing beyond its time to live, files included', async () => {
        const id = newUuid()
        const before = await countKeys()
        await store.create(id, values({ a: '1', f: file('x') }), 0.05)
        await until(async () => (await store.read(id)) === undefined)
        expect(await store.readFile(id, 'f')).toBeUndefined()
        expect(await store.delete(id)).toBe(false)
        await until(async () => (await countKeys()) === before)
      })
    })

    describe('merge', () => {
      it('makes an entry that is unknown', async () => {
        const id = 'chosen by a client / {it}'
        expect(await store.merge(id, values({ a: '1' }), hour)).toBe(true)
        expect(await read(id)).toEqual({ a: '1' })
      })
      it('replaces what it names in its place, adds what is new, keeps the rest', async () => {
        const id = newUuid()
        await store.create(id, values({ a: '1', b: '2', c: '3' }), 60)
        await store.merge(id, values({ d: '4', b: 'zwei' }), hour)
        expect(await store.read(id)).toBe('{"a":"1","b":"zwei","c":"3","d":"4"}')
      })
      it('tells names apart however they are spelled', async () => {
        const names = [
          'a',
          '"a',
          'a"',
          'a\\',
          'a\\"',
          'null',
          ':',
          ',"a":',
          '{',
          '}',
          '\n',
          'é',
          '',
        ]
        const id = newUuid()
        await store.create(id, new Map(names.map((name) => [name, `old ${name}`])), 60)
        for (const name of names) await store.merge(id, values({ [name]: `new ${name}` }), hour)
        expect(await read(id)).toEqual(
          Object.fromEntries(names.map((name) => [name, `new ${name}`])),
        )
      })
      it('restarts the time to live of texts and files', async () => {
        const id = newUuid()
        await store.create(id, values({ a: '1', f: file('x') }), 0.3)
        await store.merge(id, values({ b: '2' }), hour)
        const other = newUuid()
        await store.create(other, values({}), 0.3)
        await until(async () => (await store.read(other)) === undefined)
        expect(await read(id)).toEqual({ a: '1', f: null, b: '2' })
        expect((await store.readFile(id, 'f'))?.bytes.toString()).toBe('x')
      })
      it('forgets a file that a text replaces, and a text that a file replaces', async () => {
        const id = newUuid()
        await store.create(id, values({ f: file('old'), t: 'text' }), 60)
        await store.merge(id, values({ f: 'now a text', t: file('now a file') }), hour)
        expect(await read(id)).toEqual({ f: 'now a text', t: null })
        expect(await store.readFile(id, 'f')).toBeUndefined()
        expect((await store.readFile(id, 't'))?.bytes.toString()).toBe('now a file')
      })
      it('replaces a file by another', async () => {
        const id = newUuid()
        await store.create(id, values({ f: file('old') }), 60)
        await store.merge(id, values({ f: file('new') }), hour)
        expect(await store.readFile(id, 'f')).toEqual(file('new'))
      })
      it('keeps the names of both of two racing calls', async () => {
        const id = newUuid()
        const names = Array.from({ length: 100 }, (_, at) => `name${at}`)
        await Promise.all(names.map((name) => store.merge(id, values({ [name]: name }), hour)))
        expect(await read(id)).toEqual(Object.fromEntries(names.map((name) => [name, name])))
      })
      it('changes nothing when texts and files together would grow too large', async () => {
        const id = newUuid()
        const limits = { ...hour, maxBytes: 100 }
        await store.create(id, values({ a: '1', f: file('x'.repeat(60)) }), 60)
        expect(await store.merge(id, values({ b: 'y'.repeat(30) }), limits)).toBe(false)
        expect(await store.merge(id, values({ g: file('y'.repeat(30)) }), limits)).toBe(false)
        expect(await read(id)).toEqual({ a: '1', f: null })
        expect(await store.readFile(id, 'g')).toBeUndefined()
        expect(await store.merge(id, values({ f: 'y'.repeat(30) }), limits)).toBe(true)
      })
      it('changes nothing when there would be too many values', async () => {
        const id = newUuid()
        const limits = { ...hour, maxValues: 2 }
        await store.create(id, values({ a: '1', b: '2' }), 60)
        expect(await store.merge(id, values({ c: '3' }), limits)).toBe(false)
        expect(await store.merge(id, values({ b: 'zwei' }), limits)).toBe(true)
        expect(await read(id)).toEqual({ a: '1', b: 'zwei' })
      })
    })

    describe('touch', () => {
      it('shortens or lengthens the life of texts and files', async () => {
        const id = newUuid()
        await store.create(id, values({ a: '1', f: file('x') }), 3600)
        expect(await store.touch(id, 0.02)).toBe(true)
        await until(async () => (await store.read(id)) === undefined)
        await until(async () => (await store.readFile(id, 'f')) === undefined)
      })

      it('makes nothing of an unknown entry', async () => {
        const id = newUuid()
        expect(await store.touch(id, 60)).toBe(false)
        expect(await store.read(id)).toBeUndefined()
      })
    })

    describe('delete', () => {
      it('takes texts and files away', async () => {
        const id = newUuid()
        const before = await countKeys()
        await store.create(id, values({ a: '1', f: file('x') }), 60)
        expect(await store.delete(id)).toBe(true)
        expect(await store.read(id)).toBeUndefined()
        expect(await store.readFile(id, 'f')).toBeUndefined()
        expect(await countKeys()).toBe(before)
      })
      it('is false for what is not there', async () => {
        expect(await store.delete(newUuid())).toBe(false)
      })
    })

    describe('deleteValue', () => {
      it('takes one text or one file away', async () => {
        const id = newUuid()
        await store.create(id, values({ a: '1', b: '2', f: file('x') }), 60)
        expect(await store.deleteValue(id, 'a')).toBe(true)
        expect(await store.deleteValue(id, 'f')).toBe(true)
        expect(await read(id)).toEqual({ b: '2' })
        expect(await store.readFile(id, 'f')).toBeUndefined()
      })
      it('is false for an unknown entry or value', async () => {
        const id = newUuid()
        await store.create(id, values({ a: '1' }), 60)
        expect(await store.deleteValue(id, 'b')).toBe(false)
        expect(await store.deleteValue(newUuid(), 'a')).toBe(false)
      })
      it('loses nothing to writers of the same entry', async () => {
        const id = newUuid()
        await store.create(id, values({ a: '1', b: '2', c: '3' }), 60)
        const written = [1, 2, 3].map((at) => store.merge(id, values({ [`n${at}`]: 'n' }), hour))
        await Promise.all([store.deleteValue(id, 'a'), ...written, store.deleteValue(id, 'b')])
        expect(await read(id)).toEqual({ c: '3', n1: 'n', n2: 'n', n3: 'n' })
      })
      it('does not lengthen the life of the rest', async () => {
        const id = newUuid()
        await store.create(id, values({ a: '1', b: '2' }), 0.3)
        expect(await store.deleteValue(id, 'a')).toBe(true)
        await until(async () => (await store.read(id)) === undefined)
      })
    })
  })
}
