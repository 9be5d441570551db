import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { RouteGroup } from '../../base/http/index.ts'

const area = '/genesys/ui'
const entrance = `${area}/home`

/**
 * Nothing runs or shows but the files of the build, and nothing is asked of other servers; `self`
 * includes a WebSocket to this one (CSP 3 §6.7.2.8).
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const headers = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin', // addresses hold ids of customers' callbacks
}

const file = /^assets\/|^[^/]*\.\w+$/ // deeper down an ending is part of a name: /services/billing.v2
const hashed = /^assets\/.+-[\w-]{8}\.\w+$/ // a name that changes with its content
const schema = { hide: true } // pages for people, no part of the API
const config = { listener: 'internal' } as const // where the JSON is that they ask for
const params = z.object({ '*': z.string() })

/** The console's one page, at every address under `/genesys/ui` that names no file, and its files. */
export function consolePages(folder: string = builtPages()): RouteGroup {
  return (app) => {
    app.register(fastifyStatic, {
      root: folder,
      serve: false,
      preCompressed: true,
      dotfiles: 'ignore',
    })
    for (const path of ['/genesys', area]) {
      app.get(path, { schema, config }, async (_request, reply) => reply.redirect(entrance))
    }
    app.get(`${area}/*`, { schema: { ...schema, params }, config }, (request, reply) => {
      const { '*': path } = request.params
      send(reply.headers(headers), file.test(path) ? path : 'index.html')
    })
  }
}

/** Where the build puts them: the same place seen from src/ and from dist/. */
function builtPages(): string {
  return fileURLToPath(new URL('../../../dist/web/', import.meta.url))
}

/** What is hashed is kept for good, the rest asked for again: a page of yesterday names files that are gone. */
function send(reply: FastifyReply, path: string): void {
  if (hashed.test(path)) {
    reply.removeHeader('pragma').sendFile(path, { maxAge: '1y', immutable: true })
  } else reply.header('cache-control', 'no-cache').sendFile(path, { cacheControl: false })
}
