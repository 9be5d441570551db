import { fileURLToPath } from 'node:url'
import { type ChildServer, startChildServer } from '../../support/child-server.ts'
import { type RunningNode, startNode } from '../../support/start-node.ts'
import { builtServer } from './built-server.ts'
import { onCore, serverCore } from './processor.ts'

/** Lets a server of any make collect its garbage on SIGUSR2, so that memory can be compared. */
const collectible = [
  '--expose-gc',
  '--import',
  'data:text/javascript,process.on("SIGUSR2", () => globalThis.gc())',
]

/** The options with which `npm start` and the image run Node. */
export const asStarted = ['--no-parallel-scavenge', '--max-semi-space-size=32']

/** Starts Ringback on the server's core. */
export function startRingback(
  redisUrl: string,
  more: { collectible?: boolean; env?: Record<string, string> } = {},
) {
  return startNode({
    redisUrl,
    entry: builtServer(),
    env: { LOG_LEVEL: 'warn', ...more.env },
    nodeOptions: [...asStarted, ...(more.collectible === true ? collectible : [])],
    wrap: (command) => onCore(serverCore, command),
  }) satisfies Promise<RunningNode>
}

export type RivalName = 'faye' | 'cometd-nodejs' | 'fastify-hello' | 'bare-ws' | 'push-far-ends'

/** Starts a rival, which answers GET / once it listens, in a process of its own on the server's core. */
export function startRival(name: RivalName, more: { collectible?: boolean } = {}) {
  const file = fileURLToPath(new URL(`../rivals/${name}.ts`, import.meta.url))
  const options = more.collectible === true ? collectible : []
  return startChildServer({
    command: (port) =>
      onCore(serverCore, [process.execPath, '--import', 'tsx', ...options, file, String(port)]),
    readyPath: '/',
  }) satisfies Promise<ChildServer>
}
