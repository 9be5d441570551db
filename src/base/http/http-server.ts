import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ConsoleOptions, Environment, ServerOptions } from '../config/index.ts'
import {
  type ApiError,
  type Clock,
  type Closable,
  type Live,
  type Logger,
  type Milliseconds,
  systemClock,
} from '../kernel/index.ts'
import { buildApp } from './build-app.ts'
import { createCallers } from './callers.ts'
import {
  type Connections,
  nodeServerOptions,
  refuseBadConnections,
  watchConnections,
} from './connections.ts'
import { createConsolePasswords } from './console-passwords.ts'
import { ConsoleUsers } from './console-users.ts'
import type { CookieSessions } from './cookie-sessions.ts'
import type { HttpApp, RouteGroup } from './http-app.ts'
import { Metrics } from './metrics.ts'
import { type Attempt, SignIn } from './sign-in.ts'

export interface HttpServerParts {
  readonly environment: Pick<Environment, 'host' | 'port'>
  readonly server: Live<ServerOptions>
  readonly console: Live<ConsoleOptions>
  readonly logger: Logger
  readonly routes: readonly RouteGroup[]
  /** What a failing Redis (or another thing below) means to a client. */
  readonly translateError?: (thrown: unknown) => ApiError | undefined
  /** What `/readyz` says. */
  readonly isReady: () => boolean
  /** Who is signed in by cookie; absent: nobody. */
  readonly sessions?: CookieSessions
  /** Hears of every attempt to sign in that had its password checked, or was not let so far. */
  readonly onAttempt?: (attempt: Attempt) => void
  readonly metrics?: Metrics
  readonly clock?: Clock
}

const inFlightLimit: Milliseconds = 10_000 // what has not finished by then is cut, or leaving would never end
const idleSweep: Milliseconds = 100 // between looks for connections whose last answer has gone out

/**
 * The HTTP server and, when `server.internal_port` is set, a second listener for internal routes.
 * Both feed one Fastify app; the second one's requests are marked.
 */
export class HttpServer implements Closable {
  readonly app: HttpApp
  readonly #internal: Server | undefined
  readonly #parts: HttpServerParts
  readonly #servers: readonly Server[]
  readonly #connections: readonly Connections[]

  constructor(app: HttpApp, internal: Server | undefined, parts: HttpServerParts) {
    this.app = app
    this.#internal = internal
    this.#parts = parts
    this.#servers = internal === undefined ? [app.server] : [app.server, internal]
    this.#connections = this.#servers.map(watchConnections)
  }

  /** Listens, and resolves with the base URL of the public listener, without a slash at its end. */
  async listen(): Promise<string> {
    const { host, port } = this.#parts.environment
    if (this.#internal !== undefined) {
      await listenOn(this.#internal, host, this.#parts.server().internal_port)
    }
    await this.app.listen({ host, port })
    return baseUrlOf(this.app.server)
  }

  /** The base URL of the internal listener, once it listens. */
  get internalBaseUrl(): string | undefined {
    return this.#internal?.listening === true ? baseUrlOf(this.#internal) : undefined
  }

  /** Takes no new connection, ends idle ones at once, lets requests in hand finish within a limit. */
  async close(): Promise<void> {
    const sweep = setInterval(() => this.#endIdle(), idleSweep)
    const cut = setTimeout(() => {
      for (const server of this.#servers) server.closeAllConnections()
    }, inFlightLimit)
    try {
      await Promise.all([this.app.close(), this.#internal && closeServer(this.#internal)])
    } finally {
      clearInterval(sweep)
      clearTimeout(cut)
      for (const connections of this.#connections) connections.stop()
    }
  }

  #endIdle(): void {
    for (const server of this.#servers) server.closeIdleConnections()
    for (const connections of this.#connections) connections.endSilent()
  }
}

export async function createHttpServer(parts: HttpServerParts): Promise<HttpServer> {
  const { server, logger, clock = systemClock } = parts
  const callers = createCallers(server)
  const passwords = createConsolePasswords({ ...parts, host: parts.environment.host })
  const internalRequests = new WeakSet<IncomingMessage>()
  const hasInternal = server().internal_port !== 0
  const app = await buildApp({
    server,
    logger,
    callers,
    clock,
    metrics: parts.metrics ?? new Metrics(),
    signIn: new SignIn({
      users: new ConsoleUsers(parts.console, passwords),
      ...{ callers, server, clock, sessions: parts.sessions, onAttempt: parts.onAttempt },
    }),
    isReady: parts.isReady,
    translateError: parts.translateError ?? (() => undefined),
    routes: parts.routes,
    internalRequests: hasInternal ? internalRequests : undefined,
  })
  refuseBadConnections(app.server, server)
  return new HttpServer(
    app,
    hasInternal ? secondListener(app, server, internalRequests) : undefined,
    parts,
  )
}

/** Feeds the same app; upgrades go where those of the first listener go, told where they came from. */
function secondListener(
  app: HttpApp,
  server: Live<ServerOptions>,
  internalRequests: WeakSet<IncomingMessage>,
): Server {
  const listener = createServer(nodeServerOptions(server()), (request, response) => {
    internalRequests.add(request)
    app.server.emit('request', request, response)
  })
  listener.on('upgrade', (request, socket, head) => {
    if (!app.server.emit('upgrade', request, socket, head, listener)) socket.destroy() // nobody speaks WebSocket
  })
  for (const onError of app.server.listeners('clientError')) {
    listener.on('clientError', (...failure) => onError(...failure))
  }
  refuseBadConnections(listener, server)
  return listener
}

function listenOn(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve()) // its error says that it was not listening: closed all the same
  })
}

function baseUrlOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo // listening on TCP, never on a path
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
}
