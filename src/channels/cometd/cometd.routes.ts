import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { gmsUser, type QuickCall, type RouteGroup, requireRole } from '../../base/http/index.ts'
import { type BayeuxMessage, loneConnect, parseMessages } from './bayeux-message.ts'
import { messagesMalformed, notYourMailbox, userRequired } from './cometd-errors.ts'
import { HttpOutlet, jsonHeaders, scriptHeaders } from './http-outlet.ts'
import type { Connect, Outlet } from './outlet.ts'
import { isUpgrade } from './upgrade.ts'

/** Every form in which clients write the address: bare, with a slash, and with the verb behind it. */
const quickPaths = [
  ['/genesys/cometd', ['/genesys/cometd']],
  ['/genesys/cometd/*', ['/genesys/cometd/', '/genesys/cometd/connect']], // what clients write there
] as const

/** `agent:<name>` is the mailbox of a console user: unlike a customer's, it is not for whoever asks. */
const agentMailbox = /^agent:(.*)$/s

const callbackName = /^[a-zA-Z_$][\w$]*(\.[a-zA-Z_$][\w$]*)*$/

const schema = {
  tags: ['CometD'],
  summary: 'Bayeux: handshake, connect, subscribe, unsubscribe and disconnect on /_genesys',
}

/** Where requests go once it is clear who asks and for what. */
export interface CometdDoors {
  connect(user: string, connect: Connect, outlet: Outlet): void
  converse(user: string, messages: readonly BayeuxMessage[], outlet: Outlet): void
  upgrade(user: string, request: IncomingMessage): void
}

/** The CometD channel over HTTP, and the door through which a WebSocket comes in. */
export function cometdRoutes(cometd: CometdDoors, bodyLimit: number): RouteGroup {
  return (app) => {
    app.register((scope, _options, done) => {
      scope.removeAllContentTypeParsers()
      // Clients send Bayeux as application/json, text/json and text/plain alike.
      scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit }, (_request, body, parsed) =>
        parsed(null, body),
      )
      scope.addHook('preHandler', admitAgent)
      for (const [url, paths] of quickPaths) {
        scope.post(url, { schema, config: { quick: { answer: connectAtOnce, paths } } }, post)
        scope.get(url, { schema }, get)
      }
      done()
    })
  }

  /** A lone connect, which nearly all requests are. */
  function connectAtOnce(call: QuickCall): boolean {
    if (isForm(call.contentType)) return false
    const connect = loneConnect(parseMessages(call.text))
    const user = call.gmsUser()
    if (connect === undefined || user === undefined || agentMailbox.test(user)) return false
    cometd.connect(user, connect, new HttpOutlet(call))
    return true
  }

  function post(request: FastifyRequest, reply: FastifyReply): void {
    receive(request, reply, bayeuxText(request))
  }

  function get(request: FastifyRequest, reply: FastifyReply): void {
    if (isUpgrade(request.raw)) {
      const user = requireUser(request)
      reply.hijack()
      cometd.upgrade(user, request.raw)
      return
    }
    const { message, jsonp } = request.query as Record<string, unknown>
    if (typeof message !== 'string') throw messagesMalformed('the query has no message')
    const callback = jsonp ?? 'jsonpcallback'
    if (typeof callback !== 'string' || !callbackName.test(callback)) {
      throw messagesMalformed('jsonp is no function name')
    }
    receive(request, reply, message, callback)
  }

  function receive(
    request: FastifyRequest,
    reply: FastifyReply,
    text: string,
    callback?: string,
  ): void {
    const user = requireUser(request)
    const messages = parseMessages(text)
    const handshake = messages.some(({ channel }) => channel === '/meta/handshake')
    if (handshake) reply.header('Set-Cookie', browserCookie())
    const outlet = new HttpOutlet(reply, headersOf(request, reply, callback), callback)
    const connect = loneConnect(messages)
    if (connect !== undefined) cometd.connect(user, connect, outlet)
    else cometd.converse(user, messages, outlet)
  }
}

/** Agents sign in; each reads its own mailbox, supervisors any. All others pass without a promise. */
function admitAgent(
  request: FastifyRequest,
  _reply: FastifyReply,
  done: (error?: Error) => void,
): void {
  const agent = agentMailbox.exec(requireUser(request))?.[1]
  if (agent === undefined) done()
  else requireAgent(request, agent).then(() => done(), done)
}

async function requireAgent(request: FastifyRequest, agent: string): Promise<void> {
  const { name, role } = await requireRole(request, 'agent')
  if (role === 'agent' && name !== agent) throw notYourMailbox()
}

/** Scripts and browser WebSockets cannot set headers, so a GET may name its user in the query. */
function requireUser(request: FastifyRequest): string {
  const user = gmsUser(request, { orQuery: request.method === 'GET' })
  if (user === undefined) throw userRequired()
  return user
}

function bayeuxText({ body, headers }: FastifyRequest): string {
  const text = typeof body === 'string' ? body : ''
  if (!isForm(headers['content-type'] ?? '')) return text
  return new URLSearchParams(text).get('message') ?? text
}

function isForm(contentType: string): boolean {
  return contentType.startsWith('application/x-www-form-urlencoded')
}

/** The usual headers; what hooks have set (CORS, a cookie) is added only where there is any. */
function headersOf(request: FastifyRequest, reply: FastifyReply, callback: string | undefined) {
  const usual = callback === undefined ? jsonHeaders : scriptHeaders
  if (request.headers.origin === undefined && !reply.hasHeader('set-cookie')) return usual
  const headers = [...usual]
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (/^(content-type|cache-control|pragma)$/i.test(name) || value === undefined) continue
    for (const each of Array.isArray(value) ? value : [value]) headers.push(name, String(each))
  }
  return headers
}

/** The original's servers tell browsers apart by this cookie; clients return it, nobody needs it. */
function browserCookie(): string {
  return `BAYEUX_BROWSER=${randomBytes(12).toString('hex')}; Path=/genesys/cometd; HttpOnly; SameSite=Lax`
}
