import { type Logger as PinoLogger, pino } from 'pino'
import { LogOutlet } from './log-outlet.ts'

/** One structured logger a process; a room takes a child that bears its name. */
export type Logger = PinoLogger

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'

/** Fields that would carry a secret or a person's number, wherever they stand in a log line. */
const secretFields = [
  'authorization',
  'cookie',
  'password',
  'deviceId',
  'gms_user',
  'gmsUser',
  '_customer_number',
  'phone',
  'token',
  'secret',
]

/** Writes JSON lines to `destination` (standard output), secrets as `***`. */
export function createLogger(level: LogLevel, destination?: { write(line: string): void }): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: toLoggedError },
    redact: {
      paths: secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
      censor: '***',
    },
  }
  if (destination !== undefined) return pino(options, destination)
  const logger: Logger = pino(
    options,
    new LogOutlet((lines) => logger.warn({ lines }, 'log lines were lost')),
  )
  return logger
}

/** A command to Redis goes with its error and holds whatever was to be written: its name must do. */
function toLoggedError(thrown: Error): object {
  return withoutArguments(pino.stdSerializers.err(thrown))
}

/** Errors within errors included: those of a cluster, or several at once. */
function withoutArguments<T>(logged: T): T {
  if (typeof logged !== 'object' || logged === null) return logged
  for (const [name, value] of Object.entries(logged)) {
    if (name === 'command') Reflect.set(logged, name, { name: value?.name })
    else if (Array.isArray(value) ? name === 'aggregateErrors' : value?.stack !== undefined) {
      for (const each of [value].flat()) withoutArguments(each)
    }
  }
  return logged
}
