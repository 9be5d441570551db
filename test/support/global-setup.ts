import type { TestProject } from 'vitest/node'
import { startEmbeddedRedis } from '../../src/base/redis/index.ts'

declare module 'vitest' {
  interface ProvidedContext {
    redisUrl: string
  }
}

/** One Redis for the whole run: the one at REDIS_URL, else an embedded engine of this process. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env.REDIS_URL
  if (given !== undefined && given !== '') {
    project.provide('redisUrl', given)
    return undefined
  }
  const engine = await startEmbeddedRedis()
  project.provide('redisUrl', engine.url)
  return () => engine.close()
}
