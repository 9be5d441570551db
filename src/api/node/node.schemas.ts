import { z } from 'zod'

export const statusParams = z.object({
  status: z.string().describe('ONLINE or OFFLINE, in any case'),
})
export const nodeParams = z.object({ id: z.string() })

export const statusText = z.string().describe('ONLINE or OFFLINE, without a line end')
export const done = z.object({}).describe('Done')

export const nodeList = z
  .array(
    z.object({
      id: z.string(),
      state: z.enum(['up', 'draining', 'silent', 'down']),
      status: z.enum(['ONLINE', 'OFFLINE']).describe('As it last said'),
      startId: z.string().describe('Fresh at each start of the process'),
      host: z.string(),
      port: z.number(),
      version: z.string(),
      startedAt: z.string(),
      lastSeenAt: z.string(),
      load: z
        .record(z.string(), z.number())
        .describe(
          'cpu: share of one core; memory: resident bytes; and what other rooms count: sessions, held (polls), sockets, options (the revision in force there)',
        ),
      self: z.boolean().describe('The node that answers'),
    }),
  )
  .describe('All nodes of the cluster, by id')
