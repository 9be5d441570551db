import { Readable } from 'node:stream'
import type { RouteGroup } from '../../base/http/index.ts'
import type { Milliseconds } from '../../base/kernel/index.ts'
import { answer, answerTypes, auditQuery } from './audit.schemas.ts'
import type { Audit } from './audit.ts'
import { toCsv, toNdjson, toView } from './audit-table.ts'

const files = {
  csv: { type: 'text/csv; charset=utf-8', write: toCsv },
  ndjson: { type: 'application/x-ndjson', write: toNdjson },
} as const

export function auditRoutes(audit: Pick<Audit, 'page' | 'all'>): RouteGroup {
  return (app) => {
    const summary = 'Who did what in the last 90 days'
    const schema = { tags: ['console'], summary, querystring: auditQuery }
    const route = { schema: { ...schema, produces: answerTypes, response: { 200: answer } } }
    const config = { access: 'supervisor' } as const
    app.get('/genesys/1/admin/audit', { ...route, config }, async (request, reply) => {
      const { who, what, from, to, cursor, limit, format } = request.query
      const filter = { who, what, from: toTime(from), to: toTime(to) }
      if (format !== 'json') {
        const { type, write } = files[format]
        reply.header('content-disposition', `attachment; filename="ringback-audit.${format}"`)
        return reply.type(type).send(Readable.from(write(audit.all(filter))))
      }
      const page = await audit.page(filter, limit, cursor)
      return { entries: page.entries.map(toView), cursor: page.cursor }
    })
  }
}

function toTime(text: string | undefined): Milliseconds | undefined {
  return text === undefined ? undefined : Date.parse(text)
}
