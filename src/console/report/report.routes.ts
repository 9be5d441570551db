import { consoleUser, jsonType, type RouteGroup } from '../../base/http/index.ts'
import { systemClock, toTimestamp } from '../../base/kernel/index.ts'
import { exportTable } from './exports/export-table.ts'
import { answer, answerTypes, reportParams, reportQuery } from './report.schemas.ts'
import type { Report } from './report.ts'
import { toExportTable } from './report-export.ts'
import type { ReportService } from './report-service.ts'

const schema = {
  tags: ['report'],
  summary: 'Read what was counted, as series or as a file',
  params: reportParams,
  querystring: reportQuery,
  produces: answerTypes,
  response: { 200: answer },
}

export function reportRoutes(reports: ReportService): RouteGroup {
  return (app) => {
    const path = '/genesys/1/admin/report/:kind'
    app.get(
      path,
      { schema, config: { access: 'viewer', except: 'agent' } },
      async (request, reply) => {
        const { format = 'json', ...query } = request.query
        const report = await reports.report(request.params.kind, query)
        if (format === 'json') return reply.type(jsonType).send(toJson(report))
        const table = toExportTable(report, consoleUser(request).name, systemClock.now())
        const { headers, body } = await exportTable(table, format)
        return reply.headers(headers).send(body)
      },
    )
  }
}

function toJson({ from, to, interval, zone, countingSince, notes, series, totals }: Report) {
  return JSON.stringify({
    ...{ from: toTimestamp(from), to: toTimestamp(to), interval, zone },
    ...(countingSince === undefined ? {} : { countingSince: toTimestamp(countingSince) }),
    notes,
    series: series.map(({ of, metric: { metric, unit }, points, total }) => {
      return { of, metric, unit, values: points.map(([at, value]) => [at / 1000, value]), total }
    }),
    totals: totals.map(({ metric: { metric, unit }, value }) => ({ metric, unit, value })),
  })
}
