import { hostname } from 'node:os'
import type { LogLevel } from '../kernel/index.ts'
import { host } from './address-kinds.ts'
import { ConfigError } from './config-error.ts'
import { choice, formed, scalar, text, wholeNumber } from './kinds.ts'
import { type Kind, type OptionsOf, option, optional, section } from './option.ts'
import { parseSection } from './parse-section.ts'

/** What a process is told by its environment: only what it must know before it can read a file. */
export interface Environment {
  readonly host: string
  readonly port: number
  /** Undefined: the embedded engine, whose data ends with the process. */
  readonly redisUrl: string | undefined
  /** Undefined: `config/gms.yaml` when it exists, else every default. */
  readonly configFile: string | undefined
  readonly logLevel: LogLevel
  /** Tells this node from the others of its cluster. */
  readonly nodeId: string
  /** Processes that share the port; each is a node of its own. */
  readonly workers: number
}

const redisUrl: Kind<string> = {
  label: 'URL',
  // The value is not shown in the fault: it may hold a password.
  schema: scalar.refine((url) => /^rediss?(?:\+(?:sentinel|cluster))?:\/\/[^/]/.test(url), {
    error:
      'must begin with redis://, rediss://, redis+sentinel:// or redis+cluster:// and name a host',
  }),
}

const nodeId: Kind<string> = {
  label: 'text',
  schema: formed(
    (id) => (/^[!-~]{1,128}$/.test(id) ? id : undefined),
    'a name of 1 to 128 visible ASCII characters',
  ),
}

/** Not a section of the file, but read and documented like one. */
export const environmentSection = section('', 'Environment variables', {
  HOST: option(host, '127.0.0.1', 'Address to listen on.'),
  PORT: option(
    wholeNumber({ min: 0, max: 65_535 }),
    8080,
    'Port to listen on; 0 takes any that is free.',
  ),
  REDIS_URL: optional(
    redisUrl,
    '`redis://`, `rediss://`, `redis+sentinel://h1,h2/name` or `redis+cluster://h1,h2`; unset runs an embedded engine that keeps nothing.',
  ),
  GMS_CONFIG: optional(
    text,
    'File with the options below; unset reads config/gms.yaml if it is there.',
  ),
  LOG_LEVEL: option(
    choice('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
    'info',
    'Least severe lines that are logged.',
  ),
  WORKERS: option(
    wholeNumber({ min: 1, max: 128 }),
    1,
    'Processes that share the port, one for each core that may be used; more than one need REDIS_URL. Each is a node, named NODE_ID with its number.',
  ),
  NODE_ID: optional(
    nodeId,
    'Name of this node in its cluster; unset is HOST:PORT, with the name of the machine where HOST is every address.',
  ),
})

/** Reads the environment; all its faults are thrown at once. An empty variable counts as unset. */
export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  const names = Object.keys(environmentSection.options)
  const set = names.flatMap((name) => {
    const value = env[name]?.trim() ?? ''
    return value === '' ? [] : [[name, value] as const]
  })
  const parsed = parseSection(environmentSection, '', Object.fromEntries(set))
  if ('faults' in parsed) throw new ConfigError(parsed.faults)
  const values = parsed.values as OptionsOf<typeof environmentSection>
  if (values.WORKERS > 1 && values.REDIS_URL === undefined) {
    const message = 'is more than one, and REDIS_URL is not set: each would have a Redis of its own'
    throw new ConfigError([{ path: 'WORKERS', message }])
  }
  return {
    host: values.HOST,
    port: values.PORT,
    redisUrl: values.REDIS_URL,
    configFile: values.GMS_CONFIG,
    logLevel: values.LOG_LEVEL,
    workers: values.WORKERS,
    nodeId: values.NODE_ID ?? `${nodeName(values.HOST)}:${values.PORT}`,
  }
}

/** All containers of a cluster listen on 0.0.0.0; by that name they would take each other's leases. */
function nodeName(address: string): string {
  if (address === '0.0.0.0' || address === '::') return hostname()
  return address.includes(':') ? `[${address}]` : address
}
