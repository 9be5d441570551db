import { z } from 'zod'

const name = z.string().min(1).max(256)
const value = z.union([z.string(), z.number(), z.boolean()]).transform(String)

export const sectionParams = z.object({ section: name })
export const changeParams = z.object({
  section: name,
  id: z.string().regex(/^\d{1,15}-\d{1,15}$/),
})

export const change = z
  .strictObject({
    set: z.record(name, value).default({}),
    unset: z.array(name).default([]).describe('Back to what the file says'),
    revision: z.number().int().min(0).optional().describe('The section as it was read; else 412'),
  })
  .describe('All of it is done or nothing')

export const sinceQuery = z.object({ revision: z.coerce.number().int().min(0).optional() })

const option = z.object({
  value: z.unknown().describe('As it would be written; a secret as ***'),
  source: z.enum(['live', 'file', 'default']),
})
const options = z.record(z.string(), option)
const revision = z.number().describe('Rises with every change on any node')

export const allOptions = z
  .object({ revision, sections: z.record(z.string(), options) })
  .describe('Everything in force')

export const sectionOptions = z
  .object({
    section: z.string(),
    revision: revision.describe('The one that changed this section last'),
    options,
    known: z
      .array(
        z.object({
          name: z.string(),
          kind: z.string(),
          doc: z.string(),
          default: z.unknown().optional(),
        }),
      )
      .describe('What the server reads in every such section'),
    isOpen: z.boolean().describe('Whether other names are legal'),
  })
  .describe('One section')

export const changed = z.object({ revision }).describe('Stored, and in force here')

export const checked = z
  .object({
    faults: z.array(
      z.object({
        option: z.string(),
        message: z.string(),
        nearest: z.string().optional().describe('What was probably meant'),
        level: z
          .enum(['fault', 'warning'])
          .describe('A warning does not keep it from being stored'),
      }),
    ),
  })
  .describe('What is wrong; nothing was changed')

export const history = z
  .object({
    changes: z.array(
      z.object({
        id: z.string(),
        at: z.string(),
        who: z.string(),
        role: z.string(),
        revision,
        undoes: z.string().optional().describe('The id of the change that this one took back'),
        undoable: z.boolean().describe('False where a secret was changed'),
        options: z.array(
          z.object({
            option: z.string(),
            before: z.string().optional().describe('Absent: it was not set'),
            after: z.string().optional().describe('Of a secret: changed'),
          }),
        ),
      }),
    ),
  })
  .describe('Newest first')
