import { connect } from 'node:net'
import { onTestFinished } from 'vitest'
import {
  type ConsoleOptions,
  consoleSection,
  type ServerOptions,
  serverSection,
} from '../../../src/base/config/index.ts'
import {
  createHttpServer,
  type HttpServer,
  type HttpServerParts,
  isUploadedFile,
  type RouteGroup,
  readParameters,
} from '../../../src/base/http/index.ts'
import { createLogger } from '../../../src/base/kernel/index.ts'

export interface StartedServer {
  readonly http: HttpServer
  readonly base: string
  /** All log lines, at debug. */
  readonly log: string[]
}

/** Options as they would be written in YAML; what is left out has its default. */
export function serverOptions(written: Record<string, unknown> = {}): ServerOptions {
  return serverSection.schema.parse(written) as ServerOptions
}

export function consoleOptions(users?: Record<string, unknown>): ConsoleOptions {
  return consoleSection.schema.parse(users === undefined ? {} : { users }) as ConsoleOptions
}

/** A real server on a free port, closed when the test is over. */
export async function startServer(
  more: Partial<Omit<HttpServerParts, 'server' | 'console'>> & {
    server?: Record<string, unknown>
    users?: Record<string, unknown>
  } = {},
): Promise<StartedServer> {
  const { server: written, users, ...parts } = more
  const [server, console] = [serverOptions(written), consoleOptions(users)]
  const log: string[] = []
  const http = await createHttpServer({
    environment: { host: '127.0.0.1', port: 0 },
    server: () => server,
    console: () => console,
    logger: createLogger('debug', { write: (line) => log.push(line) }),
    isReady: () => true,
    routes: [echoRoutes],
    ...parts,
  })
  onTestFinished(() => http.close())
  return { http, base: await http.listen(), log }
}

/** `/echo` answers with the parameters it was given, as `[name, value]` in their order. */
export const echoRoutes: RouteGroup = (app) => {
  const methods = ['GET', 'POST', 'PUT', 'DELETE']
  app.route({
    method: methods,
    url: '/echo',
    handler: async (request, reply) => {
      const entries = [...(await readParameters(request)).entries()]
      reply.send(
        entries.map(([name, value]) => {
          if (!isUploadedFile(value)) return [name, value]
          const { filename, type, bytes } = value
          return [name, { filename, type, hex: bytes.toString('hex') }]
        }),
      )
    },
  })
}

/** Routes that fail with what `thrown` makes. */
export function failingRoutes(thrown: () => unknown): RouteGroup {
  return (app) => {
    app.get('/fail', () => {
      throw thrown()
    })
  }
}

/** Sends bytes as they are and gives back all that was answered until the server closed. */
export function exchangeRaw(base: string, ...pieces: (string | Buffer)[]): Promise<string> {
  const { hostname, port } = new URL(base)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    const chunks: Buffer[] = []
    socket.setTimeout(10_000, () =>
      socket.destroy(new Error('the server neither answers nor closes')),
    )
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('utf8')))
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error)
    })
    for (const piece of pieces) socket.write(piece)
  })
}

/** Status and parsed body of a raw answer. */
export function parseRaw(answer: string): { status: number; body: unknown } {
  const [head = '', ...rest] = answer.split('\r\n\r\n')
  const text = rest.join('\r\n\r\n')
  return { status: Number(head.split(' ')[1]), body: text === '' ? '' : JSON.parse(text) }
}
