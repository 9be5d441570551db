import { readFileSync } from 'node:fs'
import { createApp } from './app.ts'
import { ConfigError, readEnvironment } from './base/config/index.ts'
import { createLogger, type Logger } from './base/kernel/index.ts'

const exitAnyway = 30_000 // ms for leaving on top of `drain`; what hangs longer will not end

async function run(): Promise<void> {
  const environment = readEnvironment()
  const logger = createLogger(environment.logLevel)
  const app = await createApp(environment, { version: readVersion(), logger })
  const url = await app.listen()
  logger.info({ url, node: environment.nodeId }, 'listening')
  await anySignal(logger)
  await app.leave()
  setTimeout(() => process.exit(1), exitAnyway).unref()
  await app.close()
  logger.info('stopped')
}

/** SIGTERM and SIGINT ask the process to leave; a second one does not wait. */
function anySignal(logger: Logger): Promise<void> {
  return new Promise((resolve) => {
    const leave = (signal: NodeJS.Signals) => {
      logger.info({ signal }, 'leaving')
      for (const each of ['SIGTERM', 'SIGINT'] as const) process.once(each, () => process.exit(1))
      resolve()
    }
    process.once('SIGTERM', leave)
    process.once('SIGINT', leave)
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
