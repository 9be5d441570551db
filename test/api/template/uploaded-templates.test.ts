import { describe, expect, it, onTestFinished, vi } from 'vitest'
import {
  createRedisTemplateStore,
  loadServiceTemplates,
  UploadedTemplates,
} from '../../../src/api/template/index.ts'
import { createLogger, systemClock } from '../../../src/base/kernel/index.ts'
import type { Redis } from '../../../src/base/redis/index.ts'
import { redisForTest } from '../../support/redis.ts'
import { folderOf, manifest } from './template-folders.ts'

const survey = (name: string, kind: string) =>
  folderOf(name, { 'manifest.yaml': manifest({ kinds: `kinds: [${kind}]` }) })

async function openNode(redis: Redis, clock = systemClock) {
  const templates = await loadServiceTemplates()
  const store = createRedisTemplateStore(redis)
  const logger = createLogger('silent')
  const uploaded = await UploadedTemplates.open({ templates, store, logger, clock })
  onTestFinished(() => uploaded.close())
  return { templates, uploaded, store }
}

describe('uploaded templates', () => {
  it('are told from those that ship with the server', async () => {
    const { uploaded } = await openNode(await redisForTest())
    await uploaded.put(survey('survey', 'survey'), 'maria')
    expect(uploaded.noteOf('survey')).toMatchObject({ by: 'maria', bytes: expect.any(Number) })
    expect(uploaded.noteOf('callback')).toBeUndefined()
  })

  it('leave out the later of two that claim one kind, on every node alike', async () => {
    const redis = await redisForTest()
    const one = await openNode(redis, { now: () => 1 })
    const other = await openNode(redis, { now: () => 2 })
    await Promise.all([
      one.uploaded.put(survey('first', 'survey'), 'maria'),
      other.uploaded.put(survey('second', 'survey'), 'kate'),
    ])
    for (const { templates } of [one, other]) {
      await vi.waitFor(() => expect(templates.of('survey')?.name).toBe('first'))
      expect(templates.named('second')).toBeUndefined()
    }
  })

  it('leave out what cannot be read, at a start too', async () => {
    const redis = await redisForTest()
    const { templates, uploaded, store } = await openNode(redis)
    const note = { digest: 'of nothing', by: 'kate', at: 9, bytes: 3 }
    await store.put('broken', note, Buffer.from('zip'), 100)
    await uploaded.put(survey('survey', 'survey'), 'maria')
    for (const each of [templates, (await openNode(redis)).templates]) {
      expect([each.named('survey')?.name, each.named('broken')]).toEqual(['survey', undefined])
    }
  })

  it('are as many as there may be, and no more', async () => {
    const { store, uploaded } = await openNode(await redisForTest())
    const note = { digest: 'd', by: 'maria', at: 1, bytes: 1 }
    const keep = (name: string, most: number) => store.put(name, note, Buffer.from('x'), most)
    expect([await keep('a', 2), await keep('b', 2), await keep('c', 2)]).toEqual([
      true,
      true,
      false,
    ])
    expect(await keep('a', 2)).toBe(true)
    expect((await store.notes()).size).toBe(2)
    await uploaded.close()
  })

  it('are gone for good once they are removed', async () => {
    const redis = await redisForTest()
    const { uploaded, store } = await openNode(redis)
    await uploaded.put(survey('survey', 'survey'), 'maria')
    await uploaded.remove('survey')
    expect(await store.archive('survey')).toBeUndefined()
    await expect(uploaded.remove('survey')).rejects.toMatchObject({ status: 404 })
    await expect(uploaded.remove('callback')).rejects.toMatchObject({ status: 409 })
    expect((await openNode(redis)).templates.named('survey')).toBeUndefined()
  })
})
