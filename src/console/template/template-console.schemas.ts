import { z } from 'zod'

export const nameParams = z.object({ name: z.string().describe('Name of the template') })

const flag = (what: string) => z.enum(['true', 'false']).optional().describe(what)

export const uploadQuery = z.object({
  name: z.string().optional().describe('For a zip whose files lie in no folder of that name'),
  replace: flag('true: in place of the one of that name'),
  check: flag('true: says what would become of it, and keeps nothing'),
})

export const uploadBody = z.unknown().meta({
  type: 'string',
  format: 'binary',
  description: "A zip with the template's folder: manifest.yaml, and the files that go with it",
})

export const removeQuery = z.object({ force: flag('true: also when services are made from it') })

const names = z.readonly(z.array(z.string()))

const template = {
  name: z.string(),
  title: z.string(),
  description: z.string(),
  type: z.enum(['builtin', 'ors']),
  kinds: names,
  files: names,
  parameters: z.readonly(
    z.array(
      z.object({
        name: z.string(),
        type: z.enum(['mandatory', 'optional', 'advanced', 'request']),
        fromRequest: z.boolean(),
        category: z.string(),
        form: z.looseObject({ kind: z.string() }),
        default: z.string().optional(),
        example: z.string().optional(),
        description: z.string(),
      }),
    ),
  ),
  configurations: z.readonly(
    z.array(
      z.object({
        name: z.string(),
        description: z.string(),
        values: z.record(z.string(), z.string()),
        asks: names,
      }),
    ),
  ),
  origin: z.enum(['builtin', 'uploaded']),
  uploadedBy: z.string().optional(),
  uploadedAt: z.string().optional(),
  usedBy: names.describe('The services that are made from it'),
}

export const templateShelf = z.array(z.object(template)).describe('All templates, by name')

const changes = { added: names, removed: names }

export const uploaded = z
  .object({
    template: z.object(template),
    stored: z.boolean().describe('False when it was only checked'),
    difference: z
      .object({
        parameters: z.object({ ...changes, changed: names }),
        configurations: z.object({ ...changes, changed: names }),
        files: z.object(changes),
      })
      .optional()
      .describe('To the one of that name before; absent: there was none'),
  })
  .describe('What the zip holds')

export const done = z.object({}).describe('Done')

export const archiveFile = z.unknown().meta({
  type: 'string',
  format: 'binary',
  description: 'The folder of the template as a zip',
})
