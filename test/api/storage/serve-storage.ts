import {
  createRedisStorageStore,
  StorageService,
  storageRoutes,
  storageTestPage,
} from '../../../src/api/storage/index.ts'
import type { ServerOptions } from '../../../src/base/config/index.ts'
import { redisForTest } from '../../support/redis.ts'
import { serve, serverOptions } from '../serve.ts'

/** The Storage API alone, over real HTTP and a real Redis; resolves to its base URL. */
export async function serveStorage(given: Partial<ServerOptions> = {}): Promise<string> {
  const store = createRedisStorageStore(await redisForTest())
  const server = await serverOptions(given)
  const storage = new StorageService(store, () => server)
  return serve([storageRoutes(storage), storageTestPage()], given)
}
