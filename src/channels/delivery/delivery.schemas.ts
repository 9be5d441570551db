import { z } from 'zod'
import type { DeliveryPage } from './deliveries.ts'
import { type DeliveryRecord, deliveryStates } from './delivery-record.ts'
import { shownDeviceId } from './shown-device.ts'

const mostOnPage = 500
const usualOnPage = 50
const mostIds = 500 // of one order
const deliveryId = z.string().regex(/^[0-9a-f]{32}$/, 'must be the id of a delivery')

function word(most: number, about: string) {
  return z
    .string()
    .max(most)
    .optional()
    .transform((given) => given || undefined)
    .describe(about)
}

const time = z
  .string()
  .max(64)
  .optional()
  .transform((given, context) => {
    if (given === undefined || given === '') return undefined
    const at = /^\d{1,15}$/.test(given) ? Number(given) : Date.parse(given)
    if (!Number.isNaN(at) && at >= 0) return at
    context.addIssue({ code: 'custom', message: 'must be a time' })
    return z.NEVER
  })
  .describe('Milliseconds since 1970, or as 2026-05-01T12:00:00Z')

export const listQuery = z
  .object({
    state: z
      .union([z.enum([...deliveryStates, 'dead']), z.literal('')])
      .optional()
      .describe('dead: refused or expired, what did not get through'),
    provider: word(128, 'Deliveries by this provider'),
    type: word(32, 'Deliveries by this channel'),
    q: word(256, 'Text in an id, a tag, a device or an answer'),
    from: time,
    to: time,
    cursor: z
      .union([deliveryId, z.literal('')])
      .optional()
      .describe('As the page before gave it'),
    limit: z.coerce.number().int().min(1).max(mostOnPage).default(usualOnPage),
    format: z
      .enum(['json', 'csv', 'ndjson'])
      .default('json')
      .describe('A file holds all, not a page'),
  })
  .transform(({ limit, state, cursor, ...rest }) => ({
    ...rest,
    state: state || undefined,
    cursor: cursor || undefined,
    most: limit,
  }))

export const idsBody = z.object({ ids: z.array(deliveryId).min(1).max(mostIds) })
export const deliveryParams = z.object({ id: z.string().max(64) })

const attempt = z.object({
  at: z.number(),
  outcome: z.string(),
  reason: z.string().optional(),
  providerId: z.string().optional().describe('What the provider calls the push'),
})

export const delivery = z
  .object({
    id: z.string(),
    state: z.enum(deliveryStates),
    purpose: z.string(),
    event: z.object({ id: z.string(), tag: z.string() }),
    device: z.object({
      type: z.string(),
      deviceId: z.string().describe('Shortened'),
      provider: z.string().optional(),
      debug: z.boolean(),
    }),
    attempts: z.array(attempt),
    createdAt: z.number(),
    nextAt: z.number().optional(),
    expiresAt: z.number(),
    node: z.string(),
    subscription: z.string().optional(),
    undoable: z.boolean().describe('A subscription was removed for it, and can be put back'),
    replayable: z.boolean(),
  })
  .describe('One notification on its way to one device; times in milliseconds since 1970')

export const deliveryList = z.object({
  deliveries: z.array(delivery),
  cursor: z.string().optional().describe('Where the next page begins; missing on the last'),
})

/** Validates nothing: a file is no JSON. */
export const listAnswer = z.union([deliveryList, z.unknown().describe('The file')])
export const listTypes = ['application/json', 'text/csv', 'application/x-ndjson']

export const handled = z.object({
  done: z.array(z.string()),
  skipped: z.array(z.string()).describe('Unknown, or not in a state for it'),
})

export function toDelivery(record: DeliveryRecord): z.infer<typeof delivery> {
  const { device, removed, subscription, nextAt } = record
  const { id, state, purpose, event, attempts, createdAt, expiresAt, node } = record
  return {
    ...{ id, state, purpose, event, attempts: [...attempts], createdAt, expiresAt, node },
    device: {
      type: device.type,
      deviceId: shownDeviceId(device.deviceId),
      ...(device.provider === undefined ? {} : { provider: device.provider }),
      debug: device.debug,
    },
    ...(nextAt === undefined ? {} : { nextAt }),
    ...(subscription === undefined ? {} : { subscription }),
    undoable: removed !== undefined,
    replayable: state === 'refused' || state === 'expired',
  }
}

export function toDeliveryList({ deliveries, cursor }: DeliveryPage): z.infer<typeof deliveryList> {
  const list = deliveries.map(toDelivery)
  return { deliveries: list, ...(cursor === undefined ? {} : { cursor }) }
}
