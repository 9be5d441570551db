import { z } from 'zod'
import { states } from '../../api/callback/index.ts'
import { clockChange } from '../calendar/index.ts'
import { orders } from './queue/order.ts'

const time = z.string().describe('yyyy-MM-ddTHH:mm:ss.SSSZ')
const service = z.string().describe('Name of the callback service')

const number = (most: number, what: string) =>
  z
    .string()
    .regex(/^\d{1,5}$/, `must be a whole number from 1 to ${most}`)
    .refine((text) => Number(text) >= 1 && Number(text) <= most, {
      message: `must be a whole number from 1 to ${most}`,
    })
    .optional()
    .describe(what)

export const largestPage = 250
export const usualPage = 50

export const idParams = z.object({ id: z.string().describe('Id of the callback') })

const selection = {
  service: service.optional().describe('All services when left out'),
  state: z
    .string()
    .optional()
    .describe(`Comma list of ${states.join(', ')}; or waiting, late, all`),
  from: z
    .string()
    .optional()
    .describe('First desired time; a quarter of an hour ago when left out'),
  to: z.string().optional().describe('Last desired time; in a day when left out'),
  q: z
    .string()
    .optional()
    .describe(
      "An id, a customer's number in any spelling, or a value callbacks are found by; then all times are meant",
    ),
}

export const listQuery = z.object({
  ...selection,
  sort: z.enum(orders).optional().describe('due when left out; - stands for the other way round'),
  cursor: z.string().optional().describe('`next` of the page before'),
  limit: number(largestPage, `Rows; ${usualPage} when left out`),
})

export const exportQuery = z.object({
  ...selection,
  ids: z.string().optional().describe('Comma list: these, whatever else is asked for'),
  format: z.enum(['csv', 'pdf', 'xlsx']).optional().describe('csv when left out'),
})

export const weekQuery = z.object({
  service,
  week: z.string().optional().describe('Such as 2026-W13; this week when left out'),
})

export const bookBody = z.object({
  service,
  parameters: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .describe('As an app sends them: _customer_number, _desired_time, values to store'),
})

export const booked = z.object({ id: z.string() }).describe('It is booked')

export const rescheduleBody = z.object({
  desiredTime: z.string().describe('ISO 8601; UTC where it has no offset'),
})

export const cancelOneBody = z
  .object({
    reason: z
      .string()
      .max(500)
      .optional()
      .describe('A reason such as CANCELLED_BY_ADMIN, or words'),
  })
  .nullish()

export const cancelManyBody = z.object({
  ids: z.array(z.string()).min(1).max(1000),
  reason: z.string().max(500).optional().describe('A reason such as CANCELLED_BY_ADMIN, or words'),
})

const row = {
  id: z.string(),
  service: z.string(),
  state: z.enum(states),
  reason: z.string().optional(),
  desiredTime: time,
  late: z.boolean().describe('Due for over half a minute, and not begun'),
  customerNumber: z.string().describe('For viewers the last four digits'),
  createdAt: time,
  expiresAt: time,
  completedAt: time.optional(),
  attempts: z.number(),
  agent: z.string().optional().describe('Who has it, or had it of late'),
  keys: z.record(z.string(), z.string()).describe('What it can be found by, beside its number'),
}

export const callbackRow = z.object(row).describe('A callback')

export const callbackPage = z
  .object({
    at: time.describe("The server's clock"),
    callbacks: z.array(z.object(row)),
    next: z.string().optional().describe('Cursor of the next page; absent: there is none'),
  })
  .describe(
    'A page may be empty and have a next one: of a long queue a part is looked through at once',
  )

export const callbackDetail = z
  .object({
    ...row,
    allowed: z
      .readonly(z.array(z.enum(['reschedule', 'cancel'])))
      .describe('What this user may do with it now'),
    properties: z.unknown().meta({ type: 'object', description: 'What steers it' }),
    data: z.unknown().meta({ type: 'object', description: 'What the app stored with it' }),
    history: z.unknown().meta({
      type: 'array',
      items: { type: 'object' },
      description: 'What decided each step: at, step, verdict, option, detail',
    }),
  })
  .describe('All there is to know of a callback')

export const callbackWeek = z
  .object({
    service: z.string(),
    week: z.string(),
    zone: z.string().describe('That of its hours or capacity; UTC when it has neither'),
    bucket: z.number().describe('Minutes of a slot'),
    hasHours: z.boolean().describe('False: open at all times'),
    from: time,
    to: time,
    days: z.array(
      z.object({ date: z.string(), hours: z.number().describe('23 or 25 where clocks change') }),
    ),
    clockChanges: z.array(clockChange),
    slots: z
      .array(
        z.object({
          start: time,
          end: time,
          local: z.string().describe('On the wall, with the offset: an hour may come twice'),
          open: z.boolean(),
          booked: z.number(),
          capacity: z.number(),
          past: z.boolean(),
        }),
      )
      .describe('Those that are open or have bookings'),
    closed: z.array(
      z.object({
        from: time,
        to: time,
        why: z
          .string()
          .describe('closed_holiday, closed_day_of_week, closed_no_match, closed_effective'),
      }),
    ),
  })
  .describe('The slots of a week')

export const callbackFile = z.unknown().meta({
  type: 'string',
  format: 'binary',
  description: 'The callbacks as a file',
})

export const cancelAnswer = z.unknown().meta({
  type: 'object',
  properties: {
    cancelled: { type: 'array', items: { type: 'string' } },
    failed: { type: 'array', items: { type: 'object' } },
  },
  description: 'Who was cancelled, and who was not and why',
})
