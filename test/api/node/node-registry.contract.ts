import { beforeEach, describe, expect, it } from 'vitest'
import type { Beat, NodeRegistry, RegistryTimes } from '../../../src/api/node/index.ts'

const long: RegistryTimes = { lease: 9000, memory: 60_000 }

export function beatOf(id: string, more: Partial<Beat> = {}): Beat {
  return {
    id,
    startId: `start-of-${id}`,
    host: '127.0.0.1',
    port: 8080,
    version: '1.0.0',
    startedAt: 0,
    status: 'ONLINE',
    load: { cpu: 0.5 },
    ...more,
  }
}

/** The promises of the port; `open` gives registries that share one empty store. */
export function describeNodeRegistry(
  name: string,
  open: () => Promise<(times: RegistryTimes) => NodeRegistry>,
): void {
  describe(name, () => {
    let registryWith: (times: RegistryTimes) => NodeRegistry
    let registry: NodeRegistry
    beforeEach(async () => {
      registryWith = await open()
      registry = registryWith(long)
    })
    const ids = async () => (await registry.list()).map((member) => member.beat.id)
    const silence = async (id: string) =>
      (await registry.list()).find((member) => member.beat.id === id)?.silentFor ?? Number.NaN
    const pass = (id: string, ms: number) =>
      expect.poll(() => silence(id), { interval: 5 }).toBeGreaterThan(ms)

    it('lists nothing before the first beat', async () => {
      expect(await registry.list()).toEqual([])
    })
    it('lists every node by id with what it last said', async () => {
      await registry.beat(beatOf('b'))
      await registry.beat(beatOf('a'))
      await registry.beat(beatOf('a', { status: 'OFFLINE' }))
      const [a, b] = await registry.list()
      expect([a?.beat, b?.beat]).toEqual([beatOf('a', { status: 'OFFLINE' }), beatOf('b')])
    })
    it('counts the silence from the last beat', async () => {
      await registry.beat(beatOf('a'))
      await pass('a', 200)
      await registry.beat(beatOf('a'))
      expect(await silence('a')).toBeLessThan(200)
    })
    it('names another process under the same id while its lease runs', async () => {
      expect(await registry.beat(beatOf('a', { startId: 'one' }))).toBeUndefined()
      expect(await registry.beat(beatOf('a', { startId: 'one' }))).toBeUndefined()
      expect(await registry.beat(beatOf('a', { startId: 'two' }))).toBe('one')
      expect(await registry.beat(beatOf('a', { startId: 'one' }))).toBe('two')
    })
    it('sees no rival in a process whose lease has run out', async () => {
      const short = registryWith({ lease: 20, memory: 60_000 })
      await short.beat(beatOf('a', { startId: 'one' }))
      await pass('a', 20)
      expect(await short.beat(beatOf('a', { startId: 'two' }))).toBeUndefined()
    })
    it('lists a node no more once it has left', async () => {
      await registry.beat(beatOf('a'))
      await registry.beat(beatOf('b'))
      await registry.leave('a', 'start-of-a')
      expect(await ids()).toEqual(['b'])
    })
    it('leaves a later start under the same id alone', async () => {
      await registry.beat(beatOf('a', { startId: 'later' }))
      await registry.leave('a', 'earlier')
      expect(await ids()).toEqual(['a'])
    })
    it('forgets on demand what is down, and nothing else', async () => {
      const short = registryWith({ lease: 20, memory: 60_000 })
      await short.beat(beatOf('a'))
      expect(await registry.forget('a')).toBe('alive')
      await pass('a', 20)
      expect(await short.forget('a')).toBe('forgotten')
      expect(await short.forget('a')).toBe('unknown')
      expect(await ids()).toEqual([])
    })
    it('forgets by itself what has been silent for longer than its memory', async () => {
      const forgetful = registryWith({ lease: 10, memory: 100 })
      await registry.beat(beatOf('old'))
      await pass('old', 100)
      await forgetful.beat(beatOf('young'))
      expect(await ids()).toEqual(['young'])
    })
    it('keeps nothing at all when everyone has been silent for that long', async () => {
      await registryWith({ lease: 10, memory: 30 }).beat(beatOf('a'))
      await expect.poll(ids, { interval: 5 }).toEqual([])
    })
  })
}
