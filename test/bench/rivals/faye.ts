/** Bare Faye with its Node adapter, no acknowledgement, no Redis; the publish door of our own API. */
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { readPublish } from './publish-door.ts'

interface FayeServer {
  attach(server: ReturnType<typeof createServer>): void
  getClient(): { publish(channel: string, data: unknown): PromiseLike<void> }
}

const { NodeAdapter } = createRequire(import.meta.url)('faye') as {
  NodeAdapter: new (options: { mount: string; timeout: number }) => FayeServer
}

const faye = new NodeAdapter({ mount: '/cometd', timeout: 60 })
const server = createServer((request, response) =>
  readPublish(request, response, (channel, data) => faye.getClient().publish(channel, data)),
)
faye.attach(server)
server.listen(Number(process.argv[2]), '127.0.0.1')
