/** cometd-nodejs-server, no acknowledgement, no Redis; the publish door of our own API. */
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { readPublish } from './publish-door.ts'

interface CometdServer {
  handle: Parameters<typeof createServer>[1]
  createServerChannel(name: string): { publish(session: null, data: unknown): void }
}

const require = createRequire(import.meta.url) // it is CommonJS without types
const { createCometDServer } = require('cometd-nodejs-server') as {
  createCometDServer(options: { timeout: number; logLevel: string }): CometdServer
}

const cometd = createCometDServer({ timeout: 60_000, logLevel: 'warn' })
const server = createServer((request, response) => {
  if (request.url === '/cometd') cometd.handle?.(request, response as never)
  else readPublish(request, response, publish)
})
server.listen(Number(process.argv[2]), '127.0.0.1')

function publish(channel: string, data: unknown): void {
  cometd.createServerChannel(channel).publish(null, data)
}
