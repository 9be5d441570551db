import { z } from 'zod'

const time = z.iso.datetime({ offset: true })

export const auditQuery = z.object({
  who: z.string().max(256).optional().describe('Name of a user'),
  what: z.string().max(256).optional().describe('Of an action, or what several begin with: option'),
  from: time.optional(),
  to: time.optional(),
  cursor: z
    .string()
    .regex(/^[1-9]\d{0,14}-\d{1,15}$/)
    .optional()
    .describe('From the answer before'),
  limit: z.coerce.number().int().min(1).max(250).default(100),
  format: z
    .enum(['json', 'csv', 'ndjson'])
    .default('json')
    .describe('A file holds all, not a page'),
})

export const auditPage = z
  .object({
    entries: z.array(
      z.object({
        id: z.string(),
        at: z.string(),
        who: z.string(),
        role: z.string().optional(),
        address: z.string().optional(),
        what: z.string(),
        thing: z.string(),
        before: z.string().optional(),
        after: z.string().optional(),
      }),
    ),
    cursor: z.string().optional().describe('Absent: there is no more'),
  })
  .describe('Who did what, newest first')

/** Validates nothing: a file is no JSON. */
export const answer = z.union([auditPage, z.unknown().describe('The file')])

export const answerTypes = ['application/json', 'text/csv', 'application/x-ndjson']
