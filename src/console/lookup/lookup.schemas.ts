import { z } from 'zod'
import { states } from '../../api/callback/index.ts'

const time = z.string().describe('yyyy-MM-ddTHH:mm:ss.SSSZ')

export const searchQuery = z.object({
  q: z
    .string()
    .trim()
    .min(2, 'has fewer than 2 characters')
    .max(256, 'has over 256 characters')
    .describe("Part of a name, or a callback's id, number or other value it is found by"),
})

const few = <T extends z.ZodType>(each: T) => z.array(each).describe('At most five')

export const found = z
  .object({
    q: z.string(),
    callbacks: few(
      z.object({
        id: z.string(),
        service: z.string(),
        state: z.enum(states),
        desiredTime: time,
        customerNumber: z.string().describe('For viewers the last four digits'),
      }),
    ),
    services: few(z.object({ name: z.string(), kind: z.string() })),
    agents: few(z.object({ id: z.string(), nickname: z.string(), state: z.string() })),
    nodes: few(z.object({ id: z.string(), state: z.string() })),
    patterns: few(
      z.object({ group: z.string(), name: z.string().optional(), value: z.string().optional() }),
    ),
    numbers: few(
      z.object({ group: z.string(), name: z.string().optional(), number: z.string().optional() }),
    ),
    late: z.array(z.string()).describe('Kinds that did not answer in time, and are left out'),
  })
  .describe('What is called so, the best first; for agents no services, patterns and numbers')

export const groupParams = z.object({
  group: z.string().describe('Resource group, without resources.'),
})

export const bookings = z
  .object({
    group: z.string(),
    at: time.describe("The server's clock"),
    booked: z.number(),
    free: z.number(),
    numbers: z.array(
      z.object({
        name: z.string().describe("The option's name"),
        number: z.string(),
        state: z.enum(['free', 'booked']),
        bookings: z.number().describe('Services that have it now; several where they share'),
        until: time.optional().describe('When the last of them ends'),
        left: z.number().optional().describe('Seconds until then'),
      }),
    ),
  })
  .describe('The numbers of a group as they stand now')
