import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Caller,
  createRedisServiceInstances,
  type ServiceKind,
  type ServiceParts,
  ServiceService,
} from '../../../src/api/service/index.ts'
import { createRedisStorageStore, StorageService } from '../../../src/api/storage/index.ts'
import { Options, serverSection, serviceSection } from '../../../src/base/config/index.ts'
import { Parameters, type ParameterValue } from '../../../src/base/http/index.ts'
import { createLogger } from '../../../src/base/kernel/index.ts'
import type { Redis } from '../../../src/base/redis/index.ts'
import { redisForTest } from '../../support/redis.ts'

export const nobody: Caller = { user: undefined, authorization: undefined }

/** The options that a file with this content gives. */
export async function optionsOf(yaml: string): Promise<Options> {
  const folder = mkdtempSync(join(tmpdir(), 'service-'))
  try {
    const file = join(folder, 'gms.yaml')
    writeFileSync(file, yaml)
    return await Options.load(file, { logger: createLogger('silent') })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export interface Room {
  readonly redis: Redis
  readonly storage: StorageService
  readonly services: ServiceService
  /** The seconds for which Redis keeps an instance and its data. */
  livesOf(id: string, dataId: string): Promise<[number, number]>
}

/** Services as `yaml` configures them, over a real store. */
export async function openRoom(
  yaml: string,
  kinds: readonly ServiceKind[],
  numbers: ServiceParts['numbers'] = { release: async () => 0 },
): Promise<Room> {
  const [options, redis] = await Promise.all([optionsOf(yaml), redisForTest()])
  const server = options.live(serverSection)
  const storage = new StorageService(createRedisStorageStore(redis), server)
  const services = new ServiceService({
    instances: createRedisServiceInstances(redis),
    storage,
    numbers,
    options: (name) => options.family(serviceSection, name),
    server,
    kinds,
  })
  const left = async (key: string) => Math.ceil((await redis.commands.pttl(key)) / 1000)
  return {
    redis,
    storage,
    services,
    livesOf: (id, dataId) =>
      Promise.all([left(`gms:service:instance:{${id}}`), left(`gms:storage:entry:{${dataId}}`)]),
  }
}

export function parametersOf(values: Readonly<Record<string, ParameterValue>>): Parameters {
  return Parameters.of(Object.entries(values))
}
