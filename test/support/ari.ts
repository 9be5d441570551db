import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { onTestFinished } from 'vitest'

/** A channel as Asterisk describes it (ARI, data model "Channel"), as far as anybody here looks. */
export interface Channel {
  readonly id: string
  readonly name: string
  state: string
  readonly caller: { readonly name: string; readonly number: string }
  readonly connected: { readonly name: string; readonly number: string }
  readonly accountcode: string
  readonly dialplan: {
    readonly context: string
    readonly exten: string
    readonly priority: number
    readonly app_name: string
    readonly app_data: string
  }
  readonly creationtime: string
  readonly language: string
}

export interface Exchange {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly body: unknown
}

/** How the next exchanges go instead of as documented. */
export type Mood =
  | 'documented'
  | 'silent'
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }

export interface AriStandIn {
  /** What stands in `dialler.url`. */
  readonly url: string
  readonly channels: Map<string, Channel>
  readonly exchanges: Exchange[]
  mood: Mood
  /** How long it takes until a channel is there and its origination answered (ms). */
  originationTime: number
  /** The technologies and peers that can be dialled; others cannot be allocated. */
  reachable: (endpoint: string) => boolean
}

const user = { name: 'ringback', password: 'päss:word' }

/**
 * A local stand-in for Asterisk's REST Interface: the part of Channels that originates, shows and
 * hangs up, with the answers and errors of its documentation. A test moves the channels on.
 */
export async function ariForTest(): Promise<AriStandIn & { readonly user: typeof user }> {
  const sockets = new Set<Socket>()
  const server = createServer((request, reply) => void answer(ari, request, reply))
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  const { port } = server.address() as AddressInfo
  const ari: AriStandIn & { readonly user: typeof user } = {
    url: `http://127.0.0.1:${port}/ari`,
    channels: new Map(),
    exchanges: [],
    mood: 'documented',
    originationTime: 0,
    reachable: (endpoint) => /^(?:PJSIP|Local)\/[^&]+$/.test(endpoint),
    user,
  }
  return ari
}

async function answer(
  ari: AriStandIn,
  request: IncomingMessage,
  reply: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://ari')
  const body = await read(request)
  const method = request.method ?? ''
  ari.exchanges.push({ method, path: pathname, query: searchParams, body })
  const { mood } = ari
  if (mood === 'silent') return
  if (mood !== 'documented') {
    reply.writeHead(mood.status, mood.headers)
    reply.end(mood.body ?? '')
    return
  }
  if (method === 'POST') await setTimeout(ari.originationTime)
  const { status, json } = respond(ari, request, { method, pathname, searchParams, body })
  if (json === undefined) reply.writeHead(status).end()
  else reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json))
}

interface Asked {
  readonly method: string
  readonly pathname: string
  readonly searchParams: URLSearchParams
  readonly body: unknown
}

interface Response {
  readonly status: number
  readonly json?: unknown
}

const refuse = (status: number, message: string): Response => ({ status, json: { message } })

function respond(ari: AriStandIn, request: IncomingMessage, asked: Asked): Response {
  const expected = Buffer.from(`${user.name}:${user.password}`).toString('base64')
  if (request.headers.authorization !== `Basic ${expected}`) {
    return refuse(401, 'Authentication required')
  }
  const [, id = ''] = /^\/ari\/channels\/([^/]+)$/.exec(asked.pathname) ?? []
  if (id === '') return refuse(404, 'Resource not found')
  const channelId = decodeURIComponent(id)
  if (asked.method === 'POST') return originate(ari, channelId, asked)
  const channel = ari.channels.get(channelId)
  if (channel === undefined) return refuse(404, 'Channel not found')
  if (asked.method === 'GET') return { status: 200, json: channel }
  if (asked.method !== 'DELETE') return refuse(405, 'Invalid method')
  return hangUp(ari, channelId, asked.searchParams)
}

/** "Originate with id": parameters come in the query or in the body's keys. */
function originate(ari: AriStandIn, id: string, { searchParams, body }: Asked): Response {
  const given = { ...Object.fromEntries(searchParams), ...(body as Record<string, unknown>) }
  const { endpoint, app, extension, context, priority, callerId = '' } = given
  if (typeof endpoint !== 'string' || !endpoint.includes('/')) {
    return refuse(400, 'Invalid endpoint specified')
  }
  if (app !== undefined && (extension ?? context ?? priority) !== undefined) {
    return refuse(400, 'app and extension are mutually exclusive')
  }
  if (app === undefined && extension === undefined) {
    return refuse(400, 'Application or extension must be specified')
  }
  if (ari.channels.has(id)) return refuse(409, 'Channel with given unique ID already exists')
  if (!ari.reachable(endpoint)) return refuse(500, 'Allocation failed')
  const channel: Channel = {
    id,
    name: `${endpoint}-00000001`,
    state: 'Down',
    caller: { name: '', number: '' },
    connected: { name: '', number: String(callerId) },
    accountcode: '',
    dialplan: {
      context: String(context ?? 'default'),
      exten: String(extension ?? ''),
      priority: Number(priority ?? 1),
      app_name: app === undefined ? '' : 'Stasis',
      app_data: String(app ?? ''),
    },
    creationtime: '2026-11-21T12:00:00.000+0000',
    language: 'en',
  }
  ari.channels.set(id, channel)
  return { status: 200, json: channel }
}

const reasons = new Set(['normal', 'busy', 'congestion', 'no_answer', 'timeout', 'rejected'])

function hangUp(ari: AriStandIn, id: string, query: URLSearchParams): Response {
  const reason = query.get('reason')
  if (reason !== null && !reasons.has(reason)) return refuse(400, 'Invalid Reason')
  ari.channels.delete(id)
  return { status: 204 }
}

async function read(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString('utf8')
  return text === '' ? undefined : JSON.parse(text)
}
