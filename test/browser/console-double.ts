import fastifyCookie from '@fastify/cookie'
import { type FastifyReply, type FastifyRequest, fastify } from 'fastify'
import { validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { afterAll } from 'vitest'
import { consolePages } from '../../src/console/ui/index.ts'
import { buildPageOnce } from './built-page.ts'
import { consoleUsers, type Role } from './console.ts'

/** What the double says to `GET /genesys/1/admin/nodes` and the like; a function may refuse. */
export type Answers = Record<
  string,
  unknown | ((request: FastifyRequest, reply: FastifyReply) => unknown)
>

export interface ConsoleDouble {
  readonly url: string
  /** By method and path below `/genesys/1/admin`, `GET /nodes`; tests set what they show. */
  readonly answers: Answers
  /** Requests for JSON so far, as `GET /nodes`. */
  readonly asked: string[]
  /** Tells all that listen that something has changed. */
  tell(topic: string): void
  /** What the live channel answers; 200 as long as it is not broken. */
  live: number
}

/** The page over made-up JSON: for states that a real server shows for moments, or after an hour. */
export function consoleDoubleForFile(): () => Promise<ConsoleDouble> {
  let started: Promise<{ double: ConsoleDouble; close(): Promise<unknown> }> | undefined
  afterAll(async () => (await started)?.close())
  return async () => {
    started ??= start()
    return (await started).double
  }
}

/** An empty answer of the search, to be filled in. */
export const nothingFound = {
  ...{ q: '', callbacks: [], services: [], agents: [], nodes: [], patterns: [], numbers: [] },
  late: [],
}

/** A server with nothing going on: what shell and Home ask for on every page. */
const quiet: Answers = {
  'GET /nodes': [],
  'GET /desk/queues': [],
  'GET /desk/agents': [],
  'GET /callback/list': { callbacks: [] },
  'GET /deliveries': { deliveries: [] },
  'GET /options': { revision: 0, sections: { 'service.any': {} } },
  'GET /search': nothingFound,
}

async function start() {
  buildPageOnce()
  const app = fastify({ forceCloseConnections: true }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  const polls = new Set<() => void>()
  const changes: string[] = []
  const double = {
    url: '',
    answers: { ...quiet },
    asked: [] as string[],
    live: 200,
    tell(topic: string) {
      changes.push(topic)
      for (const wake of polls) wake()
      polls.clear()
    },
  }
  await app.register(fastifyCookie)
  app.register(async (scope) => consolePages()(scope))
  app.route({
    method: ['GET', 'POST', 'PUT', 'DELETE'],
    url: '/genesys/1/admin/*',
    handler: (request, reply) => answer(double, request, reply),
  })
  app.post('/genesys/cometd/:verb', async (request, reply) => {
    if (double.live !== 200) return reply.code(double.live).send({})
    return bayeux(request.body as BayeuxMessage[], changes, polls)
  })
  double.url = await app.listen({ host: '127.0.0.1', port: 0 })
  return { double, close: () => app.close() }
}

const area = '/genesys/1/admin'

async function answer(double: ConsoleDouble, request: FastifyRequest, reply: FastifyReply) {
  const [path = ''] = request.url.slice(area.length).split('?')
  const name = `${request.method} ${path}`
  double.asked.push(name)
  reply.header('x-request-id', 'r-1')
  const given = double.answers[name]
  const isSession = path === '/session'
  if (isSession && given === undefined) return session(request, reply)
  if (!isSession && userOf(request) === undefined) return refuse(reply, 401, 'Sign in first')
  if (request.method !== 'GET' && request.headers['x-csrf-token'] !== 'token') {
    if (!isSession) return refuse(reply, 403, 'No CSRF token')
  }
  if (given !== undefined) return typeof given === 'function' ? given(request, reply) : given
  return refuse(reply, 404, 'Not found')
}

export function refuse(reply: FastifyReply, status: number, message: string): FastifyReply {
  return reply.code(status).send({ message, exception: 'com.example.RefusedException' })
}

const userOf = ({ cookies }: FastifyRequest): Role | undefined =>
  (Object.keys(consoleUsers) as Role[]).find((role) => cookies.ringback_session === role)

function session(request: FastifyRequest, reply: FastifyReply) {
  if (request.method === 'DELETE') return reply.clearCookie('ringback_session').send({})
  const { user, password } = (request.body ?? {}) as { user?: string; password?: string }
  const role =
    request.method === 'GET'
      ? userOf(request)
      : (Object.keys(consoleUsers) as Role[]).find((each) => {
          return consoleUsers[each].user === user && consoleUsers[each].password === password
        })
  if (role === undefined) return refuse(reply, 401, 'Sign in first')
  reply.setCookie('ringback_session', role, {
    httpOnly: true,
    sameSite: 'strict',
    path: '/genesys',
  })
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
  const mailbox = role === 'agent' ? 'agent:kate' : `console:${role}`
  return { user: consoleUsers[role].user, role, csrf: 'token', expiresAt, mailbox }
}

interface BayeuxMessage {
  readonly id: string
  readonly channel: string
  readonly ext?: { readonly ack?: number }
  readonly advice?: { readonly timeout?: number }
}

/** As much of Bayeux as the page speaks. */
async function bayeux(messages: BayeuxMessage[], changes: string[], polls: Set<() => void>) {
  const [message] = messages
  if (message === undefined) return []
  const { id, channel, ext, advice } = message
  const reply = { id, channel, successful: true, clientId: 'c1', advice: { timeout: 30_000 } }
  if (channel !== '/meta/connect') return [reply]
  const seen = Math.max(ext?.ack ?? 0, 0)
  if (changes.length <= seen && advice?.timeout !== 0) {
    await new Promise<void>((wake) => polls.add(wake))
  }
  const news = changes.slice(seen).map((topic) => ({
    channel: '/_genesys',
    data: { tag: 'console.changed', message: { topic, at: Date.now() } },
  }))
  return [...news, { ...reply, ext: { ack: changes.length } }]
}
