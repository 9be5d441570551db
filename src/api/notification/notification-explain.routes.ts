import type { RouteGroup } from '../../base/http/index.ts'
import type { PushChannels } from '../../channels/push/index.ts'
import {
  attributeInvalid,
  providerUnknown,
  pushTypeUnknown,
  tagInvalid,
} from './notification-errors.ts'
import { explainQuery, explanation } from './notification-explain.schemas.ts'
import { isTag } from './tag-grammar.ts'

/** For operators: which section gives each option of a notification that might be sent. */
export function notificationExplainRoutes(
  channels: Pick<PushChannels, 'isEnabled' | 'explain'>,
): RouteGroup {
  return (app) => {
    const schema = {
      tags: ['notification'],
      summary: 'Explain which section gives each option of a notification',
      querystring: explainQuery,
      response: { 200: explanation },
    }
    const config = { access: 'supervisor' } as const
    app.get('/genesys/1/admin/notification/explain', { schema, config }, async (request) => {
      const { type, tag, provider } = request.query
      if (!isTag(tag)) throw tagInvalid()
      const found = channels.explain(request.query)
      if ('unknown' in found) {
        throw found.unknown === 'type' ? pushTypeUnknown(type) : providerUnknown(provider ?? '')
      }
      const { sections, options, faults } = found
      const [fault] = faults
      if (fault !== undefined) throw attributeInvalid(fault)
      return { type, tag, provider, enabled: channels.isEnabled(type), sections, options }
    })
  }
}
