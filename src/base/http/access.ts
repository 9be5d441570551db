import type { IncomingMessage } from 'node:http'
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import type { Role, ServerOptions } from '../config/index.ts'
import type { Live } from '../kernel/index.ts'
import type { Callers } from './callers.ts'
import type { SignedIn } from './console-users.ts'
import type { CookieSession } from './cookie-sessions.ts'
import {
  credentialsRequired,
  notFromThisNetwork,
  roleRequired,
  routeNotFound,
} from './http-errors.ts'
import { checkPage, type Proof } from './own-pages.ts'
import type { Admission, SignIn } from './sign-in.ts'

/** Who may call a route: internal networks, or console users with at least this role; absent: everybody. */
export type Access = 'internal' | Role

type OnRequest = (
  request: FastifyRequest,
  reply: FastifyReply,
  done: (error?: Error) => void,
) => void

/** Requests that came in by the listener of `server.internal_port`. */
export type InternalRequests = Pick<WeakSet<IncomingMessage>, 'has'>

/** True when the route lives on the listener of `server.internal_port`, once there is one. */
export function isInternalRoute(route: Pick<RouteOptions, 'config'>): boolean {
  const { access, listener } = route.config ?? {}
  return listener === 'internal' || (access !== undefined && listener !== 'public')
}

const admitted = new WeakMap<FastifyRequest, Admission>()

/** The console user who signed in for this request; only on routes that name a role. */
export function consoleUser(request: FastifyRequest): SignedIn {
  const user = admitted.get(request)?.user
  if (user === undefined) throw credentialsRequired()
  return user
}

/** The session that the user signed in by; undefined for Basic credentials. */
export function consoleSession(request: FastifyRequest): CookieSession | undefined {
  return admitted.get(request)?.session
}

/** The address a request comes from, as far as that can be believed. */
export function callerAddress(request: FastifyRequest): string {
  return request.callers().addressOf(request.raw)
}

/**
 * For routes that ask only some callers to sign in: who calls, or a refusal as on routes that name
 * the role. `proof` where the method does not tell what a cookie needs to be believed.
 */
export async function requireRole(
  request: FastifyRequest,
  role: Role,
  proof?: Proof,
): Promise<Admission> {
  return request.signIn().admit(request, role, proof)
}

interface GuardParts {
  readonly server: Live<ServerOptions>
  readonly callers: Callers
  readonly signIn: SignIn
  readonly internalRequests: InternalRequests | undefined
}

/** What stands before a route; public routes have nothing there, so they pay nothing. */
export function guardsOf(route: Pick<RouteOptions, 'config'>, o: GuardParts): OnRequest[] {
  const { access, except } = route.config ?? {}
  const { signIn, internalRequests } = o
  const guards: OnRequest[] = []
  if (internalRequests !== undefined && isInternalRoute(route)) {
    guards.push((request, _reply, done) => {
      done(internalRequests.has(request.raw) ? undefined : routeNotFound())
    })
  }
  if (access === 'internal') guards.push(internalOnly(o))
  else if (access !== undefined) guards.push(signedInAs(access, except, signIn))
  return guards
}

function internalOnly({ callers, server }: GuardParts): OnRequest {
  return (request, _reply, done) => {
    if (!callers.isInternal(request.raw)) throw notFromThisNetwork()
    checkPage(request.raw, server)
    done()
  }
}

function signedInAs(role: Role, except: Role | undefined, signIn: SignIn): OnRequest {
  const admit = (request: FastifyRequest, admission: Admission) => {
    if (admission.user.role === except) throw roleRequired(`${role}, and not ${except}`)
    admitted.set(request, admission)
  }
  return (request, _reply, done) => {
    const admission = signIn.admit(request, role)
    if (!(admission instanceof Promise)) {
      admit(request, admission)
      return done()
    }
    admission.then((found) => admit(request, found)).then(() => done(), done)
  }
}
