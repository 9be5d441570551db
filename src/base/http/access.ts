import type { IncomingMessage } from 'node:http'
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import type { Role } from '../config/index.ts'
import type { Callers } from './callers.ts'
import type { SignedIn } from './console-users.ts'
import { credentialsRequired, notFromThisNetwork, routeNotFound } from './http-errors.ts'
import type { SignIn } from './sign-in.ts'

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
  return access !== undefined && listener !== 'public'
}

const signedIn = new WeakMap<FastifyRequest, SignedIn>()

/** The console user who signed in for this request; only on routes that name a role. */
export function consoleUser(request: FastifyRequest): SignedIn {
  const user = signedIn.get(request)
  if (user === undefined) throw credentialsRequired()
  return user
}

/** For routes that ask only some callers to sign in: who calls, or a refusal as on routes that name the role. */
export async function requireRole(request: FastifyRequest, role: Role): Promise<SignedIn> {
  return request.signIn().admit(request, role)
}

/** What stands before a route; public routes have nothing there, so they pay nothing. */
export function guardsOf(
  route: Pick<RouteOptions, 'config'>,
  o: { callers: Callers; signIn: SignIn; internalRequests: InternalRequests | undefined },
): OnRequest[] {
  const access = route.config?.access
  if (access === undefined) return []
  const { callers, signIn, internalRequests } = o
  const guards: OnRequest[] = []
  if (internalRequests !== undefined && isInternalRoute(route)) {
    guards.push((request, _reply, done) => {
      done(internalRequests.has(request.raw) ? undefined : routeNotFound())
    })
  }
  guards.push(access === 'internal' ? internalOnly(callers) : signedInAs(access, signIn))
  return guards
}

function internalOnly(callers: Callers): OnRequest {
  return (request, _reply, done) => {
    done(callers.isInternal(request.raw) ? undefined : notFromThisNetwork())
  }
}

function signedInAs(role: Role, signIn: SignIn): OnRequest {
  return (request, _reply, done) => {
    const admitted = signIn.admit(request, role)
    if (!(admitted instanceof Promise)) {
      signedIn.set(request, admitted)
      return done()
    }
    admitted.then((user) => {
      signedIn.set(request, user)
      done()
    }, done)
  }
}
