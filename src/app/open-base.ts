import { patternJudges } from '../api/pattern/index.ts'
import {
  createRedisTemplateStore,
  loadServiceTemplates,
  UploadedTemplates,
} from '../api/template/index.ts'
import { type Environment, Options, serverSection } from '../base/config/index.ts'
import { type Closing, createLogger, type Logger, systemClock } from '../base/kernel/index.ts'
import { createRedisOverrides, openRedis } from '../base/redis/index.ts'
import { createTimers } from '../base/timers/index.ts'
import { createUsage } from '../base/usage/index.ts'
import { pushJudges } from '../channels/push/index.ts'

export type Base = Awaited<ReturnType<typeof openBase>>

export interface BaseOptions {
  /** Before all keys and channels, so that several installations may share a Redis. */
  readonly keyPrefix?: string
  readonly logger?: Logger
}

/** Options and Redis; the options then follow what was changed live on any node. */
export async function openBase(
  { configFile, logLevel, nodeId, redisUrl }: Environment,
  more: BaseOptions,
  closing: Closing,
) {
  const logger = more.logger ?? createLogger(logLevel)
  const log = (room: string) => logger.child({ room })
  const templates = await loadServiceTemplates()
  const judges = [...patternJudges, ...pushJudges, templates.judge]
  const options = closing.keep(await Options.load(configFile, { logger: log('config'), judges }))
  const prefix = more.keyPrefix === undefined ? {} : { keyPrefix: more.keyPrefix }
  const redis = closing.keep(await openRedis({ url: redisUrl, logger: log('redis'), ...prefix }))
  const usage = closing.keep(createUsage({ redis, logger: log('usage') })) // its last sums go before Redis
  const uploaded = closing.keep(
    await UploadedTemplates.open({
      ...{ templates, store: createRedisTemplateStore(redis) },
      ...{ logger: log('template'), clock: systemClock },
    }),
  )
  await options.follow(createRedisOverrides(redis)) // judged by uploaded templates too
  const timers = createTimers(redis, { nodeId, logger })
  return {
    nodeId,
    log,
    options,
    redis,
    timers,
    templates,
    uploaded,
    usage,
    server: options.live(serverSection),
  }
}
