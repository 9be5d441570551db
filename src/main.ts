import { readFileSync } from 'node:fs'
import { createApp } from './app.ts'
import { ConfigError, type Environment, readEnvironment } from './base/config/index.ts'
import { createLogger, type Logger } from './base/kernel/index.ts'
import { isWorker, onceAlone, Workers } from './workers.ts'

const exitAnyway = 30_000 // ms for leaving on top of `drain`; what hangs longer will not end

async function run(): Promise<void> {
  const environment = readEnvironment()
  const logger = createLogger(environment.logLevel)
  if (environment.workers > 1) return runWorkers(environment, logger)
  const app = await createApp(environment, { version: readVersion(), logger })
  const url = await app.listen()
  logger.info({ url, node: environment.nodeId }, 'listening')
  await anySignal(logger)
  await app.leave()
  setTimeout(() => process.exit(1), exitAnyway).unref()
  await app.close()
  logger.info('stopped')
  if (isWorker && process.connected) process.disconnect() // it would hold the process
}

/** One process for each worker, and this one to look after them. */
async function runWorkers(
  { workers: count, nodeId }: Pick<Environment, 'workers' | 'nodeId'>,
  logger: Logger,
): Promise<void> {
  const workers = new Workers({ count, nodeId, logger })
  process.once('exit', () => workers.kill())
  await workers.start()
  logger.info({ workers: count }, 'all workers listen')
  await anySignal(logger)
  process.exitCode = await workers.leave()
  logger.info('stopped')
}

/**
 * SIGTERM and SIGINT ask the process to leave; a second one does not wait. A worker does as the
 * process that keeps it says: Ctrl-C reaches both, and without that process nobody would end it.
 */
function anySignal(logger: Logger): Promise<void> {
  return new Promise((resolve) => {
    let isLeaving = false
    const leave = (signal: NodeJS.Signals) => {
      if (isLeaving) return
      isLeaving = true
      logger.info({ signal }, 'leaving')
      for (const each of ['SIGTERM', 'SIGINT'] as const) process.once(each, () => process.exit(1))
      resolve()
    }
    process.once('SIGTERM', leave)
    process.once('SIGINT', isWorker ? () => undefined : leave)
    onceAlone(() => leave('SIGTERM')) // there is nobody to say so any more
  })
}

function readVersion(): string {
  const file = new URL('../package.json', import.meta.url)
  const { version }: { version: string } = JSON.parse(readFileSync(file, 'utf8'))
  return version
}

run().catch((error: unknown) => {
  if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`)
  else createLogger('info').fatal({ err: error }, 'could not start')
  process.exitCode = 1
  setTimeout(() => process.exit(1), 1000).unref() // ms for what was opened to close
})
