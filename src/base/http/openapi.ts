import swagger from '@fastify/swagger'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Role } from '../config/index.ts'
import type { Access } from './access.ts'
import { sessionCookie } from './cookie-sessions.ts'
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
      components: {
        securitySchemes: {
          basic: { type: 'http', scheme: 'basic' },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: sessionCookie,
            description: 'What changes something also repeats the csrf value in X-CSRF-Token',
          },
        },
      },
    },
    transform: (document) => {
      const { schema = {}, route } = document
      const { response = {}, ...rest } = schema
      return jsonSchemaTransform({
        ...document,
        schema: {
          ...rest,
          ...admission(route.config ?? {}, schema.description),
          response: { ...(response as object), default: refusal },
        },
      })
    },
  })
}

/** Who may call, as OpenAPI says it: by a role of the only scheme, or in words where it knows none. */
function admission(
  { access, except }: { access?: Access; except?: Role },
  about = '',
): Pick<FastifySchema, 'description' | 'security'> {
  if (access === undefined) return {}
  if (access === 'internal') return { description: `Internal networks only. ${about}`.trim() }
  const but = except === undefined ? '' : `, but not ${except}`
  const description = `Needs a console user with the role ${access}, or one above it${but}. ${about}`
  return { description: description.trim(), security: [{ basic: [access] }, { session: [access] }] }
}

/** Serves what was gathered; written out once, at the first request. */
export function openApiRoutes(app: FastifyInstance): void {
  let document: string | undefined
  app.get('/genesys/1/openapi.json', { schema: { hide: true } }, (_request, reply) => {
    document ??= JSON.stringify(app.swagger())
    reply.type(jsonType).send(document)
  })
}
