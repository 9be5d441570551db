import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import {
  type GmsOptions,
  gmsSection,
  Options,
  type OrsOptions,
  orsSection,
  type ProviderOptions,
  type PushOptions,
  pushSection,
} from '../../../src/base/config/index.ts'
import { createLogger } from '../../../src/base/kernel/index.ts'
import { createOptionsFor, type EventOptions } from '../../../src/channels/push/event-options.ts'
import {
  createPushChannels,
  type PushChannels,
  type PushChannelsParts,
  type PushDevice,
  type PushEvent,
} from '../../../src/channels/push/index.ts'
import { temporaryFile } from '../../support/config.ts'

export interface Received {
  method: string | undefined
  path: string | undefined
  headers: IncomingMessage['headers']
  body: string
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** A server that notes what it receives and answers 200, or as it is told. */
export async function receiver(answer: Answer = (_, response) => response.end()) {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('error', () => {}) // some tests cut the connection
    request.on('end', () => {
      const { method, url: path, headers } = request
      received.push({ method, path, headers, body: Buffer.concat(chunks).toString('utf8') })
      answer(request, response)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  const { port } = server.address() as AddressInfo
  let connections = 0
  server.on('connection', () => {
    connections += 1
  })
  return { url: `http://127.0.0.1:${port}/`, port, received, connections: () => connections }
}

export type Settings = Partial<PushOptions & GmsOptions & OrsOptions>

/** What the clock of the channels says, unless a test moves it. */
export const now = 1_790_000_000_999

/** All channels over options that a test may change while it runs. */
export async function channelsWith(
  settings: Settings = {},
  more: {
    deliver?: PushChannelsParts['deliver']
    providers?: Record<string, object>
    now?: () => number
  } = {},
): Promise<PushChannels & { set(settings: Settings): void }> {
  const file = await Options.load(temporaryFile(''), { logger: createLogger('silent') })
  let push = { ...file.live(pushSection)(), ...settings }
  let gms = { ...file.live(gmsSection)(), ...settings }
  let ors = { ...file.live(orsSection)(), ...settings }
  const channels = createPushChannels({
    deliver: more.deliver ?? (async (users) => users.map(() => ({}))),
    push: () => push,
    gms: () => gms,
    ors: () => ors,
    provider: (name) => more.providers?.[name] as ProviderOptions | undefined,
    logger: createLogger('silent'),
    clock: { now: more.now ?? (() => now) },
  })
  onTestFinished(() => channels.close())
  const set = (changed: Settings) => {
    push = { ...push, ...changed }
    gms = { ...gms, ...changed }
    ors = { ...ors, ...changed }
  }
  return Object.assign(channels, { set })
}

export function device(type: PushDevice['type'], deviceId: string, more: Partial<PushDevice> = {}) {
  return {
    type,
    deviceId,
    provider: undefined,
    language: undefined,
    debug: false,
    authorization: undefined,
    properties: {},
    ...more,
  } satisfies PushDevice
}

export function event(message: unknown, more: Partial<PushEvent> = {}): PushEvent {
  return {
    id: 'a'.repeat(32),
    tag: 'ors.contact.1',
    message,
    mediaType: 'string',
    properties: {},
    ...more,
  }
}

/** Options as they would be found for an event, for what only reads them. */
export function optionsOf(values: Readonly<Record<string, unknown>>): EventOptions {
  const given = { ...event('m'), properties: values }
  const push = {} as PushOptions
  const found = createOptionsFor({ push: () => push, provider: () => undefined })
  return found(given, device('ios', 'd'))
}
