import type { FastifyBaseLogger } from 'fastify'
import type { Logger } from '../kernel/index.ts'
import { describe } from './error-writer.ts'

/**
 * What Fastify itself may say: that something went wrong, never in its own words, since those quote
 * the URL with its query. Rooms log by the logger they were given, not by `request.log`.
 */
export function frameworkLogger(logger: Logger): FastifyBaseLogger {
  const silent = (): void => {}
  const warn = (...args: readonly unknown[]): void => {
    const [subject] = args
    const error = subject instanceof Error ? subject : errorIn(subject)
    logger.warn(
      { cause: error === undefined ? undefined : describe(error) },
      'http framework warning',
    )
  }
  const quiet: FastifyBaseLogger = {
    level: logger.level,
    child: () => quiet,
    trace: silent,
    debug: silent,
    info: silent,
    silent,
    warn,
    error: warn,
    fatal: warn,
  }
  return quiet
}

function errorIn(subject: unknown): Error | undefined {
  const { err }: { err?: unknown } = Object(subject)
  return err instanceof Error ? err : undefined
}
