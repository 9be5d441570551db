import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ServerOptions } from '../../base/config/index.ts'
import {
  type CookieSession,
  callerAddress,
  checkOrigin,
  consoleSession,
  consoleUser,
  cookieToken,
  type HttpApp,
  jsonBodyOnly,
  type RouteGroup,
  type SignedIn,
} from '../../base/http/index.ts'
import { type Live, toTimestamp } from '../../base/kernel/index.ts'
import type { Audit } from '../audit/index.ts'
import type { createNotices } from './notices.ts'
import { credentials, done, session } from './session.schemas.ts'
import { noCookie, toCookie } from './session-cookie.ts'
import type { SessionService } from './session-service.ts'

const url = '/genesys/1/admin/session'
const tags = ['console']

export interface SessionRoutesParts {
  readonly sessions: SessionService
  readonly server: Live<Pick<ServerOptions, 'external_url_base'>>
  readonly audit: Pick<Audit, 'note'>
  readonly notices: ReturnType<typeof createNotices>
}

export function sessionRoutes(parts: SessionRoutesParts): RouteGroup {
  return (app) => {
    signIn(app, parts)
    show(app, parts)
    signOut(app, parts)
  }
}

/** Another site's page must not sign its reader in as somebody else, so its Origin is looked at too. */
function signIn(app: HttpApp, parts: SessionRoutesParts): void {
  const { sessions, server, audit, notices } = parts
  const summary = 'Sign in; the session comes as a cookie'
  const schema = { tags, summary, body: credentials, response: { 200: session } }
  const limits = { bodyLimit: 4096, preValidation: jsonBodyOnly }
  const config = { listener: 'internal' } as const
  app.post(url, { schema, config, ...limits }, async (request, reply) => {
    checkOrigin(request.raw, server, 'none')
    const { user: name, password } = request.body
    const user = await request.signIn().check(request, { name, password })
    const former = cookieToken(request.headers.cookie)
    const opened = await sessions.open(user)
    if (former !== undefined) await sessions.end(former)
    await noteOf(audit, request, user, 'session.opened')
    reply.header('set-cookie', toCookie(opened.token, isSecure(request, server)))
    return toView(user, opened.session, notices)
  })
}

function show(app: HttpApp, { notices }: SessionRoutesParts): void {
  const schema = { tags, summary: 'Who is signed in', response: { 200: session } }
  app.get(url, { schema, config: { access: 'viewer' } }, (request) =>
    toView(consoleUser(request), consoleSession(request), notices),
  )
}

function signOut(app: HttpApp, { sessions, server, audit }: SessionRoutesParts): void {
  const schema = { tags, summary: 'Sign out', response: { 200: done } }
  app.delete(
    url,
    { schema, config: { access: 'viewer' } },
    async (request, reply: FastifyReply) => {
      const token = cookieToken(request.headers.cookie)
      if (consoleSession(request) !== undefined && token !== undefined) {
        await sessions.end(token)
        await noteOf(audit, request, consoleUser(request), 'session.closed')
      }
      reply.header('set-cookie', noCookie(isSecure(request, server)))
      return {}
    },
  )
}

function noteOf(
  audit: Pick<Audit, 'note'>,
  request: FastifyRequest,
  { name, role }: SignedIn,
  what: string,
): Promise<void> {
  return audit.note({ who: name, role, address: callerAddress(request), what, thing: name })
}

function toView(
  user: SignedIn,
  opened: CookieSession | undefined,
  notices: SessionRoutesParts['notices'],
) {
  const { timeZone: zone } = Intl.DateTimeFormat().resolvedOptions()
  const view = { user: user.name, role: user.role, zone, notices: notices(user.role) }
  if (opened === undefined) return view
  const { csrf, mailbox, expiresAt } = opened
  return { ...view, csrf, mailbox, expiresAt: toTimestamp(expiresAt) }
}

/** A gateway's word is enough: whoever makes it up only keeps the cookie from itself. */
function isSecure(
  { headers }: FastifyRequest,
  server: Live<Pick<ServerOptions, 'external_url_base'>>,
): boolean {
  const [forwarded = ''] = String(headers['x-forwarded-proto'] ?? '').split(',')
  return forwarded.trim() === 'https' || server().external_url_base.startsWith('https:')
}
