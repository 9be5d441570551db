import {
  type HttpApp,
  isUploadedFile,
  type Parameters,
  type RouteGroup,
  readParameters,
} from '../../base/http/index.ts'
import type { Administering } from './administering.ts'
import {
  callbackQueues,
  cancelBody,
  cancelled,
  formTypes,
  idParams,
  reasons,
} from './callback.schemas.ts'
import { parameterIllFormed } from './callback-errors.ts'

const tags = ['callback']
const area = '/genesys/1/admin/callback'
const config = { access: 'internal' } as const

/** For operators and other systems of the house; the console has its own door to the same. */
export function callbackAdminRoutes(administering: Administering): RouteGroup {
  return (app) => {
    queues(app, administering)
    cancel(app, administering)
    why(app, administering)
  }
}

function queues(app: HttpApp, administering: Administering): void {
  const summary = 'The callbacks of one service or all, by desired time'
  const schema = { tags, summary, response: { 200: callbackQueues } }
  app.get(`${area}/queues`, { schema, config }, async (request) => {
    return administering.queues(await readParameters(request))
  })
}

function cancel(app: HttpApp, administering: Administering): void {
  const summary = 'Cancel many callbacks, with a reason'
  const about = { tags, summary, consumes: formTypes, body: cancelBody }
  const schema = { ...about, response: { 200: cancelled } }
  app.post(`${area}/cancel`, { schema, config }, async (request) => {
    const parameters = await readParameters(request)
    const reason = parameters.text('reason')?.trim() || 'CANCELLED'
    return administering.cancel(idsOf(parameters), reason)
  })
}

function why(app: HttpApp, administering: Administering): void {
  const summary = 'What decided each step of a callback, in order'
  const schema = { tags, summary, params: idParams, response: { 200: reasons } }
  app.get(`${area}/:id/why`, { schema, config }, (request) => {
    return administering.why(request.params.id)
  })
}

/** A list of JSON, or with commas between. */
function idsOf(parameters: Parameters): string[] {
  const given = parameters.get('ids')
  const list: readonly unknown[] = Array.isArray(given) ? given : [given]
  const ids = list.flatMap((each) => (typeof each === 'string' ? each.split(',') : [each]))
  const texts = ids.flatMap((id) => (typeof id === 'string' ? [id.trim()] : []))
  const isList = texts.length === ids.length && texts.every((id) => id !== '')
  if (isUploadedFile(given) || !isList) throw parameterIllFormed('ids', 'is no list of ids')
  return texts
}
