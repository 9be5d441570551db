import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { jsonType } from './reply-headers.ts'

const refusal = z
  .object({ message: z.string(), exception: z.string() })
  .describe('Any refusal: what is wrong, and the fixed name of that fact')

/** Gathers the schemas of all routes registered after it. */
export async function describeRoutes(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Ringback',
        description: 'The Genesys Mobile Services API',
        version: '8.5',
      },
      components: { securitySchemes: { basic: { type: 'http', scheme: 'basic' } } },
    },
    transform: (document) => {
      const { schema = {}, route } = document
      const { response = {}, ...rest } = schema
      const needsUser = route.config?.access !== undefined && route.config.access !== 'internal'
      return jsonSchemaTransform({
        ...document,
        schema: {
          ...(needsUser ? { security: [{ basic: [] }] } : {}),
          ...rest,
          response: { ...(response as object), default: refusal },
        },
      })
    },
  })
}

/** Serves what was gathered; written out once, at the first request. */
export function openApiRoutes(app: FastifyInstance): void {
  let document: string | undefined
  app.get('/genesys/1/openapi.json', { schema: { hide: true } }, (_request, reply) => {
    document ??= JSON.stringify(app.swagger())
    reply.type(jsonType).send(document)
  })
}
