import { z } from 'zod'
import { maxTagLength } from './tag-grammar.ts'

const setting = {
  section: z.string().describe('push, push.provider.…, or properties'),
  option: z.string(),
  value: z.string().describe('As text, secrets as ***; empty where the section leaves it out'),
}

/** What else the query holds are attributes that would be published with the event. */
export const explainQuery = z
  .looseObject({
    type: z.string().min(1).max(32).describe('ios, fcm, wns, …'),
    tag: z.string().min(1).max(maxTagLength).describe('Tag of the event'),
    provider: z.string().max(128).optional().describe('Section push.provider.<name>'),
    debug: z.enum(['true', 'false']).optional().describe('For a device that subscribed with debug'),
  })
  .transform(({ type, tag, provider, debug, ...properties }) => {
    return {
      type: type.toLowerCase(),
      tag,
      provider: provider || undefined,
      debug: debug === 'true',
      properties,
    }
  })

export const explanation = z.object({
  type: z.string(),
  tag: z.string(),
  provider: z.string().optional(),
  enabled: z.boolean().describe('Named in push.pushEnabled'),
  sections: z
    .array(z.object({ section: z.string(), exists: z.boolean() }))
    .readonly()
    .describe('All that are asked, the nearest first'),
  options: z
    .array(z.object({ ...setting, passed: z.array(z.object(setting)).readonly() }))
    .readonly()
    .describe('What holds, where it comes from, and what it hides'),
})
