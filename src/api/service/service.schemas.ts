import { z } from 'zod'

const jsonType = 'application/json'

const service = z.string().describe('Name of the service: what follows `service.` in its section')
const id = z.string().describe('Id of the service, as create gave it')
const key = z.string().describe('Name of the value')
const request = z
  .string()
  .describe('What is asked of the service; which names there are depends on its kind')

export const createParams = z.object({ service })
export const instanceParams = z.object({ id })
export const requestParams = z.object({ id, request })
export const valueParams = z.object({ id, key })

/** What the service reads by itself: the document describes it, validation lets everything pass. */
export const serviceBody = z.unknown().meta({
  type: 'object',
  additionalProperties: true,
  description:
    'Names with a leading underscore steer the service; all else, files too, is user data',
})
export const storedValues = z.unknown().meta({
  type: 'object',
  additionalProperties: true,
  description: 'Names and values: strings, and files in a multipart form',
})
export const formTypes = ['multipart/form-data', 'application/x-www-form-urlencoded', jsonType]

export const serviceAnswer = z.unknown().meta({
  type: 'object',
  additionalProperties: true,
  description: 'What the kind of the service answers; `_id` where an instance was created',
})

/** Sent as the text it is stored in. */
export const allValues = z.unknown().meta({
  type: 'object',
  additionalProperties: { type: 'string' },
  description: 'Every value by its name; an absolute link in place of each file',
})
export const oneValue = z.record(z.string(), z.string()).describe('The key and its value')
export const fileContent = z.unknown().meta({
  type: 'string',
  format: 'binary',
  description: 'The file byte for byte, with its own content type',
})
export const done = z.object({}).describe('Done')
