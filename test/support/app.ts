import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, inject, onTestFinished } from 'vitest'
import { type App, createApp } from '../../src/app.ts'
import { createLogger, newHexId } from '../../src/base/kernel/index.ts'

export interface AppOptions {
  /** What would stand in config/gms.yaml. */
  readonly yaml?: string
  /** That of another app makes the two one cluster. */
  readonly keyPrefix?: string
  /** A Redis of its own, for tests that kill it. */
  readonly redisUrl?: string
}

export interface TestApp {
  readonly url: string
  readonly keyPrefix: string
  readonly app: App
  close(): Promise<void>
}

/** Starts the whole server in this process, on a free port and with a key prefix of its own. */
export async function startApp(o: AppOptions = {}): Promise<TestApp> {
  const keyPrefix = o.keyPrefix ?? `test:${newHexId()}:`
  const folder = mkdtempSync(join(tmpdir(), 'app-'))
  const configFile = join(folder, 'gms.yaml')
  writeFileSync(configFile, o.yaml ?? '{}')
  const nodeId = `node-${newHexId()}`
  const redisUrl = o.redisUrl ?? inject('redisUrl')
  const environment = { host: '127.0.0.1', port: 0, redisUrl, configFile, nodeId } as const
  const app = await createApp(
    { ...environment, logLevel: 'silent', workers: 1 },
    { version: '0.0.0-test', keyPrefix, logger: createLogger('silent') },
  )
  rmSync(folder, { recursive: true })
  const url = await app.listen()
  let closing: Promise<void> | undefined
  return {
    url,
    keyPrefix,
    app,
    close() {
      closing ??= app.close()
      return closing
    },
  }
}

/** One app for all tests of a file. */
export function appForFile(o: AppOptions = {}): () => Promise<TestApp> {
  let started: Promise<TestApp> | undefined
  afterAll(async () => (await started)?.close())
  return () => {
    started ??= startApp(o)
    return started
  }
}

/** An app that ends with the test. */
export async function appForTest(o: AppOptions = {}): Promise<TestApp> {
  const started = await startApp(o)
  onTestFinished(() => started.close())
  return started
}
