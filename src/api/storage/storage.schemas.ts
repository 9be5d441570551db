import { z } from 'zod'

const jsonType = 'application/json'

const id = z.string().describe('Id of the storage area: as create gave it, or of your own choosing')
const ttl = z
  .string()
  .describe('Seconds to live; 30 when it is missing, zero, negative or not a number')
const key = z.string().describe('Name of the value; never begins with an underscore')

export const ttlParams = z.object({ ttl: ttl.optional() })
export const entryParams = z.object({ id })
export const updateParams = z.object({ id, ttl })
export const valueParams = z.object({ id, key })

/** What the service reads by itself: the document describes it, validation lets everything pass. */
export const storedValues = z.unknown().meta({
  type: 'object',
  additionalProperties: true,
  description: 'Names and values: strings, and files in a multipart form',
})
export const formTypes = ['multipart/form-data', 'application/x-www-form-urlencoded', jsonType]

export const created = z.object({ id: z.string() }).describe('The id under which it is stored')
export const done = z.object({}).describe('Done')

/** Sent as the text it is stored in. */
export const entryValues = z.unknown().meta({
  type: 'object',
  additionalProperties: { type: 'string' },
  description: 'Every value by its name; an absolute link in place of each file',
})
export const bareValue = z.string().describe('The bare value; of a file its absolute link')
export const fileContent = z.unknown().meta({
  type: 'string',
  format: 'binary',
  description: 'The file byte for byte, with its own content type',
})
