import { z } from 'zod'

export const formTypes = [
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'application/json',
]

/** What the service reads by itself: the document describes it, validation lets everything pass. */
export const statisticBody = z.unknown().meta({
  type: 'object',
  required: ['objectId', 'objectType', 'metric'],
  properties: {
    objectId: { type: 'string', description: 'The object: an agent, or a queue (`number@switch`)' },
    objectType: { type: 'string', description: 'Agent, GroupAgents, Queue, … in any spelling' },
    tenant: { type: 'string', description: 'Environment unless given' },
    tenantPassword: { type: 'string' },
    metric: { type: 'string', description: 'What is measured; also as `statisticType`' },
    filter: { type: 'string' },
    notificationMode: {
      type: 'string',
      enum: ['NoNotification', 'Reset', 'Immediate'],
      description: 'Immediate computes the value now',
    },
    timeProfile: { type: 'string' },
    timeRange: { type: 'string' },
    timeRange2: { type: 'string' },
  },
})

/** By any keys of the caller's own. */
export const statisticsBody = z.unknown().meta({
  type: 'object',
  additionalProperties: { type: 'string' },
  description: 'Statistics by keys of your own, each as `Metric;ObjectType;ObjectId;TenantName`',
})

const value = z.union([z.number(), z.string()])

export const statisticValue = z
  .object({ value })
  .describe('The current value; the header Age tells how many seconds old it is')

/** Sent as the text it is: the keys come from outside. */
export const statisticValues = z.unknown().meta({
  type: 'object',
  additionalProperties: { type: ['number', 'string'] },
  description: 'The value of each statistic by its key',
})

export const metricList = z
  .array(z.object({ objectType: z.string(), metric: z.string() }))
  .describe('What can be measured of which type of object; `*` is every one')
