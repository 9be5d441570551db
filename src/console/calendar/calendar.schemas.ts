import { z } from 'zod'

const time = z.string().describe('yyyy-MM-ddTHH:mm:ss.SSSZ')
const local = z.string().describe('On the wall, with the offset')
const why = z
  .string()
  .describe('closed_holiday, closed_day_of_week, closed_no_match or closed_effective')

export const simulateQuery = z.object({
  service: z.string().describe('An office-hours, capacity or callback service'),
  at: z
    .string()
    .optional()
    .describe('ISO 8601; on the wall of the service where it has no offset; now when left out'),
  month: z.string().optional().describe('Such as 2026-03; in place of at'),
})

export const clockChange = z.object({
  at: time,
  kind: z.enum(['skipped', 'repeated']).describe('Whether times do not exist, or come twice'),
  minutes: z.number(),
  wallBefore: z.string().describe('What clocks would show, unchanged'),
  wallAfter: z.string().describe('What they show'),
  offsetBefore: z.string(),
  offsetAfter: z.string(),
})

const head = {
  service: z.string(),
  kind: z.enum(['office-hours', 'capacity', 'callback']),
  zone: z.string(),
  clockChanges: z.array(clockChange).describe('Of the whole year'),
}

const period = { from: time, to: time, fromLocal: local, toLocal: local }

const moment = z.object({
  ...head,
  at: time,
  local,
  exists: z.boolean().optional().describe('False where clocks skip the time that was asked for'),
  again: time.optional().describe('When clocks show it a second time'),
  open: z.boolean(),
  why: why.optional(),
  nextOpening: time.optional().describe('Absent: none within nine years'),
  closesAt: time.optional().describe('Absent: not within two weeks'),
  capacity: z.number().optional().describe('Callbacks that a slot takes then'),
  freeSlots: z.array(time).optional().describe('The next ones, of a callback service'),
})

const month = z.object({
  ...head,
  month: z.string(),
  days: z.array(
    z.object({
      date: z.string(),
      hours: z.number().describe('23 or 25 where clocks change'),
      open: z.array(z.object(period)),
      why: why.optional(),
      capacity: z.array(z.object({ ...period, capacity: z.number() })).optional(),
    }),
  ),
})

export const simulated = z.union([moment, month]).describe('A moment, or the days of a month')
