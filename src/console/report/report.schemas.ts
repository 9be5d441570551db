import { z } from 'zod'

const time = z.string().describe('yyyy-MM-ddTHH:mm:ss.SSSZ')
const interval = z.enum(['minute', 'hour', 'day'])
const value = z
  .number()
  .nullable()
  .describe('null: not known, or, of waits and levels, nothing to tell it from')
const metric = z.string().describe('Such as accesses, connected or wait-median')
const unit = z.enum(['requests', 'numbers', 'chats', 'callbacks', 'seconds'])

const asked = z.string().max(100)

export const reportParams = z.object({
  kind: z.enum(['resources', 'services', 'callback', 'chat']),
})

export const reportQuery = z.object({
  of: z
    .union([asked, z.array(asked)])
    .optional()
    .describe('Service, resource group or queue; may come again; * is all together; else each'),
  from: asked.optional().describe('ISO 8601, by the zone unless it has an offset; else a day ago'),
  to: asked.optional().describe('Likewise; else now'),
  interval: interval
    .optional()
    .describe('Minutes are kept for 2 days, hours for 90, days for 3 years; else what suits'),
  zone: asked.optional().describe('Whose calendar has the days, such as Europe/Berlin; else UTC'),
  format: z.enum(['json', 'csv', 'pdf', 'xlsx']).optional().describe('json when left out'),
})

const report = z
  .object({
    from: time.describe('Cut into whole intervals'),
    to: time,
    interval,
    zone: z.string().describe('By whose days it is cut'),
    countingSince: time.optional(),
    notes: z.array(z.string()).describe('What a reader has to know beside the numbers'),
    series: z.array(
      z.object({
        of: z.string(),
        metric,
        unit,
        values: z.array(z.tuple([z.number().describe('Begins, UTC seconds'), value])),
        total: value,
      }),
    ),
    totals: z.array(z.object({ metric, unit, value })).describe('Of all series together'),
  })
  .describe('0 is nothing counted, null is not known; other formats have a row for each value')

/** Validates nothing: a report is written out by its route, a file is no JSON at all. */
export const answer = z.union([report, z.unknown().describe('The file')])

export const answerTypes = [
  'application/json',
  'text/csv',
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
]
