import { patternJudges } from '../api/pattern/index.ts'
import { loadServiceTemplates } from '../api/template/index.ts'
import { type Environment, Options, serverSection } from '../base/config/index.ts'
import { type Closing, createLogger, type Logger } from '../base/kernel/index.ts'
import { createRedisOverrides, openRedis } from '../base/redis/index.ts'
import { createTimers } from '../base/timers/index.ts'

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
  const judges = [...patternJudges, templates.judge]
  const options = closing.keep(await Options.load(configFile, { logger: log('config'), judges }))
  const prefix = more.keyPrefix === undefined ? {} : { keyPrefix: more.keyPrefix }
  const redis = closing.keep(await openRedis({ url: redisUrl, logger: log('redis'), ...prefix }))
  await options.follow(createRedisOverrides(redis))
  const timers = createTimers(redis, { nodeId, logger })
  return { log, options, redis, timers, templates, server: options.live(serverSection) }
}
