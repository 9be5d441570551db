import { z } from 'zod'

export const formTypes = [
  'multipart/form-data',
  'application/x-www-form-urlencoded',
  'application/json',
]

/** What the service reads by itself: the document describes it, validation lets everything pass. */
export const testedValues = z.unknown().meta({
  type: 'object',
  additionalProperties: { type: 'string' },
  description: 'Names and the texts to test',
})

export const groupParams = z.object({
  groupName: z.string().describe('Name of the group: the section patterns.<name>'),
})

export const valueQuery = z.object({
  value: z.string().max(10_000).describe('The text to test'),
})

export const allMatches = z
  .object({ matches: z.array(z.string()) })
  .describe('The names of all patterns that match, in their order')

export const matches = z.unknown().meta({
  type: 'object',
  additionalProperties: { type: 'string' },
  description:
    'The names of the texts that match, each with the name of the first pattern they match',
})
