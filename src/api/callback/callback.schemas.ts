import { z } from 'zod'

const jsonType = 'application/json'

const service = z
  .string()
  .describe('Name of the callback service: what follows `service.` in its section')
const id = z.string().describe('Id of the callback, as start gave it')

export const serviceParams = z.object({ service })
export const callbackParams = z.object({ service, id })
export const idParams = z.object({ id })

/** What the room reads by itself: the document describes it, validation lets everything pass. */
export const startBody = z.unknown().meta({
  type: 'object',
  properties: {
    _customer_number: { type: 'string', description: 'Number to call' },
    _desired_time: { type: 'string', format: 'date-time', description: 'When; absent: now' },
    _callback_state: {
      type: 'string',
      description: 'State to create it in, where something else moves it on',
    },
    _urs_virtual_queue: { type: 'string', description: 'Queue to use for this callback' },
    _request_queue_time_stat: {
      type: 'string',
      description: 'Statistic of the queue, such as ExpectedWaitTime;Queue;sales;Environment',
    },
  },
  additionalProperties: true,
  description: 'Names with a leading underscore steer the callback; all else is user data',
})
export const updateBody = z.unknown().meta({
  type: 'object',
  properties: {
    _new_desired_time: { type: 'string', format: 'date-time' },
    _callback_state: { type: 'string' },
    _callback_reason: { type: 'string', description: 'With the state COMPLETED' },
  },
  additionalProperties: true,
  description:
    'Another time, or a later state; any other name is set, or removed by an empty value',
})
export const cancelBody = z.unknown().meta({
  type: 'object',
  properties: {
    ids: { type: 'array', items: { type: 'string' } },
    reason: { type: 'string', description: 'Such as CANCELLED_BY_ADMIN, or a few words' },
  },
  required: ['ids'],
  description: 'Which callbacks, and why',
})
export const formTypes = ['multipart/form-data', 'application/x-www-form-urlencoded', jsonType]

const open = { type: 'object', additionalProperties: true } as const

export const started = z.unknown().meta({
  ...open,
  properties: { _id: { type: 'string' } },
  required: ['_id'],
  description: 'The id, and what else the client is to be told at once',
})
export const done = z.object({}).describe('Done')

const callback = {
  ...open,
  properties: {
    _id: { type: 'string' },
    _service_name: { type: 'string' },
    _desired_time: { type: 'string', format: 'date-time' },
    _callback_state: {
      type: 'string',
      enum: ['SCHEDULED', 'QUEUED', 'ROUTING', 'PROCESSING', 'COMPLETED'],
    },
    _callback_reason: { type: 'string' },
    _expiration_time: { type: 'string', format: 'date-time' },
    _customer_number: { type: 'string' },
    _url: { type: 'string' },
  },
} as const

export const callbackList = z.unknown().meta({
  type: 'array',
  items: callback,
  description: 'The callbacks that match, by desired time',
})
export const callbackQueues = z.unknown().meta({
  type: 'object',
  additionalProperties: { type: 'array', items: callback },
  description: 'Callbacks by service, each queue by desired time',
})
export const freeSlots = z.unknown().meta({
  type: 'object',
  additionalProperties: { type: 'string' },
  description: 'The beginning of each free slot, in order, and how many callbacks it still takes',
})
export const cancelled = z.unknown().meta({
  type: 'object',
  properties: {
    cancelled: { type: 'array', items: { type: 'string' } },
    failed: { type: 'array', items: open },
  },
  description: 'Who was cancelled, and who was not and why',
})
export const reasons = z.unknown().meta({
  ...callback,
  properties: {
    ...callback.properties,
    decisions: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          at: { type: 'string', format: 'date-time' },
          step: { type: 'string' },
          verdict: { type: 'string', enum: ['passed', 'ruled', 'refused', 'done', 'not asked'] },
          option: { type: 'string' },
          detail: { type: 'string' },
        },
      },
    },
  },
  description: 'The callback, and what decided each step, in order',
})
