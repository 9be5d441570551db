import { fileURLToPath } from 'node:url'
import { type ChildServer, startChildServer } from './child-server.ts'

/** A Ringback node in a process of its own. */
export type RunningNode = ChildServer

export interface StartNodeOptions {
  /** Where its Redis is: nodes that share one are one cluster. Unset: REDIS_URL, else one embedded in it. */
  redisUrl?: string | undefined
  env?: Record<string, string>
  /** What Node runs; unset, the sources through tsx, or with BUILT what was built. */
  entry?: readonly string[] | undefined
  /** Options of Node itself. */
  nodeOptions?: readonly string[]
  /** Changes the command line, for instance to pin the process to a core. */
  wrap?: (command: readonly string[]) => readonly string[]
}

const sources = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const built = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

/** Starts a node on a free port of 127.0.0.1 and waits until it is ready. */
export function startNode(options: StartNodeOptions = {}): Promise<RunningNode> {
  const wrap = options.wrap ?? ((command) => command)
  const usual = process.env.BUILT === '1' ? [built] : ['--import', 'tsx', sources]
  const entry = options.entry ?? usual
  return startChildServer({
    command: () => wrap([process.execPath, ...(options.nodeOptions ?? []), ...entry]),
    env: (port) => ({
      HOST: '127.0.0.1',
      PORT: String(port),
      LOG_LEVEL: 'info',
      ...(options.redisUrl === undefined ? {} : { REDIS_URL: options.redisUrl }),
      ...options.env,
    }),
    readyPath: '/readyz',
  })
}
