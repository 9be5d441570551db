import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Role } from '../config/index.ts'
import type { Access } from './access.ts'
import type { BodyLimits } from './body-limits.ts'
import type { Callers } from './callers.ts'
import type { QuickAnswer } from './quick-door.ts'
import type { SignIn } from './sign-in.ts'

/** Fastify as routes see it: schemas are zod's, and types come from them. */
export type HttpApp = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>

/** The routes of one room. Each group has a scope of its own: hooks and parsers it adds stay there. */
export type RouteGroup = (app: HttpApp) => void

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call; absent: everybody. */
    access?: Access
    /** A role that may not, though it stands above the one that `access` names. */
    except?: Role
    /**
     * With `server.internal_port` set: `public` keeps a route that asks for a role on the first
     * listener, `internal` puts one that asks for none on the second.
     */
    listener?: 'public' | 'internal'
    /** What answers a GET's or POST's usual form before Fastify does, at these paths (absent: the route's own). */
    quick?: { readonly answer: QuickAnswer; readonly paths?: readonly string[] }
  }
  interface FastifyRequest {
    bodyLimits(): BodyLimits
    callers(): Callers
    signIn(): SignIn
  }
}
