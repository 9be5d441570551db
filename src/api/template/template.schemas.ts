import { z } from 'zod'

export const templateParams = z.object({ name: z.string().describe('Name of the template') })
export const fileParams = z.object({
  name: z.string().describe('Name of the template'),
  '*': z.string().describe('Path of the file in its folder, such as callback.scxml'),
})

const head = {
  name: z.string(),
  title: z.string(),
  description: z.string(),
  type: z.enum(['builtin', 'ors']).describe('What _type must be'),
  kinds: z.readonly(z.array(z.string())).describe('What _service may be'),
  files: z.readonly(z.array(z.string())),
}

const parameter = z.object({
  name: z.string().describe('<n> at its end stands for a number, or any text'),
  type: z.enum(['mandatory', 'optional', 'advanced', 'request']),
  fromRequest: z.boolean().describe('A request may bring it'),
  category: z.string(),
  form: z.looseObject({ kind: z.string() }).describe('What a value may be'),
  default: z.string().optional().describe('What holds when it is not set'),
  example: z.string().optional(),
  description: z.string(),
})

const configuration = z.object({
  name: z.string(),
  description: z.string(),
  values: z.record(z.string(), z.string()),
  asks: z.readonly(z.array(z.string())).describe('What the operator has to fill in'),
})

export const templateList = z
  .array(z.object({ ...head, configurations: z.array(z.string()) }))
  .describe('All templates, by name')

export const templateManifest = z
  .object({
    ...head,
    parameters: z.readonly(z.array(parameter)),
    configurations: z.readonly(z.array(configuration)),
  })
  .describe('The whole template')

export const fileContent = z.unknown().meta({
  type: 'string',
  format: 'binary',
  description: 'The file as it is, with a type by its name',
})
