import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import {
  consoleSection,
  Options,
  type ServerOptions,
  serverSection,
} from '../../src/base/config/index.ts'
import { createHttpServer, type HttpServer, type RouteGroup } from '../../src/base/http/index.ts'
import { createLogger } from '../../src/base/kernel/index.ts'
import { toRedisError } from '../../src/base/redis/index.ts'

const serving: HttpServer[] = []

afterAll(async () => {
  await Promise.all(serving.splice(0).map((server) => server.close()))
})

/** The options of section server as they are without a configuration, `given` aside. */
export async function serverOptions(given: Partial<ServerOptions> = {}): Promise<ServerOptions> {
  return { ...(await defaults()).live(serverSection)(), ...given }
}

/** Serves these routes and no other on a free port until the test file ends; resolves to the base URL. */
export async function serve(
  routes: readonly RouteGroup[],
  given: Partial<ServerOptions> = {},
): Promise<string> {
  const server = await serverOptions(given)
  const console = (await defaults()).live(consoleSection)
  const http = await createHttpServer({
    environment: { host: '127.0.0.1', port: 0 },
    server: () => server,
    console,
    logger: createLogger('silent'),
    routes,
    translateError: toRedisError,
    isReady: () => true,
  })
  serving.push(http)
  return http.listen()
}

async function defaults(): Promise<Options> {
  const folder = mkdtempSync(join(tmpdir(), 'serve-'))
  try {
    const file = join(folder, 'gms.yaml')
    writeFileSync(file, '')
    return await Options.load(file, { logger: createLogger('silent') })
  } finally {
    rmSync(folder, { recursive: true })
  }
}
