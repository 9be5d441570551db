import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import {
  gmsUser,
  type QuickCall,
  type RouteGroup,
  requireRole,
  type SignedIn,
} from '../../base/http/index.ts'
import { ApiError } from '../../base/kernel/index.ts'
import { type BayeuxMessage, loneConnect, parseMessages } from './bayeux-message.ts'
import { messagesMalformed, notYourMailbox, userRequired } from './cometd-errors.ts'
import { HttpOutlet } from './http-outlet.ts'
import type { Connect, Outlet } from './outlet.ts'
import { isUpgrade } from './upgrade.ts'

/** Every form in which clients write the address: bare, with a slash, and with the verb behind it. */
const quickPaths = [
  ['/genesys/cometd', ['/genesys/cometd']],
  ['/genesys/cometd/*', ['/genesys/cometd/', '/genesys/cometd/connect']], // what clients write there
] as const

/** `agent:<name>` and `console:<session>` are mailboxes of staff: unlike a customer's, they are not for whoever asks. */
const staffMailbox = /^(agent|console):(.*)$/s

const callbackName = /^[a-zA-Z_$][\w$]*(\.[a-zA-Z_$][\w$]*)*$/

const schema = {
  tags: ['CometD'],
  summary: 'Bayeux: handshake, connect, subscribe, unsubscribe and disconnect on /_genesys',
}

/** A HEAD request would do all that GET does and show nothing of it: a session nobody knows of. */
const unseen = { exposeHeadRoute: false }

/** Where requests go once it is clear who asks and for what. */
export interface CometdDoors {
  connect(user: string, connect: Connect, outlet: Outlet): void
  converse(user: string, messages: readonly BayeuxMessage[], outlet: Outlet): void
  /** `mayStay` is asked again and again while the socket is open; absent: it always may. */
  upgrade(user: string, request: IncomingMessage, mayStay?: () => Promise<boolean>): void
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
      scope.addHook('preHandler', admitStaff)
      for (const [url, paths] of quickPaths) {
        scope.post(url, { schema, config: { quick: { answer: connectAtOnce, paths } } }, post)
        scope.get(url, { schema, ...unseen }, get)
      }
      done()
    })
  }

  /** A lone connect, which nearly all requests are. */
  function connectAtOnce(call: QuickCall): boolean {
    if (isForm(call.contentType)) return false
    const connect = loneConnect(parseMessages(call.text))
    const user = call.gmsUser()
    if (connect === undefined || user === undefined || staffMailbox.test(user)) return false
    cometd.connect(user, connect, new HttpOutlet(call))
    return true
  }

  function post(request: FastifyRequest, reply: FastifyReply): void {
    receive(request, reply, bayeuxText(request))
  }

  function get(request: FastifyRequest, reply: FastifyReply): void {
    if (isUpgrade(request.raw)) {
      const user = requireUser(request)
      cometd.upgrade(user, request.raw, stayOf(request, user))
      reply.hijack()
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
    const outlet = new HttpOutlet(reply, moreHeaders(request, reply), callback)
    const connect = loneConnect(messages)
    if (connect !== undefined) cometd.connect(user, connect, outlet)
    else cometd.converse(user, messages, outlet)
  }
}

/** Staff sign in; all others pass without a promise. */
function admitStaff(
  request: FastifyRequest,
  _reply: FastifyReply,
  done: (error?: Error) => void,
): void {
  const proof = isUpgrade(request.raw) ? 'origin' : 'token'
  const admission = staffOf(request, requireUser(request), proof)
  if (admission === undefined) done()
  else admission.then(() => done(), done)
}

/** Whether staff would still be let in as they were: they may have signed out, or lost their role. */
function stayOf(request: FastifyRequest, user: string): (() => Promise<boolean>) | undefined {
  if (!staffMailbox.test(user)) return undefined
  return async () => {
    try {
      await staffOf(request, user, 'origin')
      return true
    } catch (thrown) {
      return !(thrown instanceof ApiError && [401, 403].includes(thrown.status)) // the store may be away
    }
  }
}

/**
 * Agents read their own mailbox, supervisors any agent's, a session its own alone. By cookie a GET
 * needs the token too: what it asks for is done, and any page can put it into a script element.
 * Undefined for the mailbox of a customer.
 */
function staffOf(
  request: FastifyRequest,
  mailbox: string,
  proof: 'token' | 'origin',
): Promise<void> | undefined {
  const [, kind, name] = staffMailbox.exec(mailbox) ?? []
  if (kind === undefined) return undefined
  return requireRole(request, kind === 'agent' ? 'agent' : 'viewer', proof).then(
    ({ user, session }) => {
      const isOwn = kind === 'agent' ? isAgent(user, name) : session?.id === name
      if (!isOwn) throw notYourMailbox()
    },
  )
}

function isAgent({ name, role }: SignedIn, agent: string | undefined): boolean {
  return role !== 'agent' || name === agent
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

/** What hooks have set (CORS, a cookie) beyond the usual headers, where there is any. */
function moreHeaders(request: FastifyRequest, reply: FastifyReply): string[] {
  const more: string[] = []
  if (request.headers.origin === undefined && !reply.hasHeader('set-cookie')) return more
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (
      /^(content-type|cache-control|pragma|x-content-type-options)$/i.test(name) ||
      value === undefined
    )
      continue
    for (const each of Array.isArray(value) ? value : [value]) more.push(name, String(each))
  }
  return more
}

/** The original's servers tell browsers apart by this cookie; clients return it, nobody needs it. */
function browserCookie(): string {
  return `BAYEUX_BROWSER=${randomBytes(12).toString('hex')}; Path=/genesys/cometd; HttpOnly; SameSite=Lax`
}
