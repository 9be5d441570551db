import {
  gmsUser,
  type HttpApp,
  isJsonType,
  jsonBodyOnly,
  parseJson,
  type QuickCall,
  type RouteGroup,
} from '../../base/http/index.ts'
import {
  done,
  publicationBody,
  readPlainEvent,
  subscribed,
  subscriberParams,
  subscriptionBody,
  subscriptionParams,
} from './notification.schemas.ts'
import { isForUser, type NotificationService } from './notification-service.ts'

const tags = ['notification']
const area = '/genesys/1/notification'

const maxSubscriptionBytes = 65_536 // every node keeps it in memory as long as it lives
const maxEventBytes = 1_048_576 // ours; comet's own limit on a message is lower still

/**
 * Where the reference answers with nothing, the body is `{}`: clients that parse every body survive,
 * and those that read none do not notice.
 */
export function notificationRoutes(notifications: NotificationService): RouteGroup {
  return (app) => {
    subscribe(app, notifications)
    unsubscribe(app, notifications)
    unsubscribeAll(app, notifications)
    publish(app, notifications)
  }
}

function subscribe(app: HttpApp, notifications: NotificationService): void {
  const summary = 'Subscribe a device to events'
  const schema = { tags, summary, body: subscriptionBody, response: { 200: subscribed } }
  const limits = { bodyLimit: maxSubscriptionBytes, preValidation: jsonBodyOnly }
  app.post(`${area}/subscription`, { schema, ...limits }, async (request) => {
    return { id: await notifications.subscribe(request.body, gmsUser(request)) }
  })
}

function unsubscribe(app: HttpApp, notifications: NotificationService): void {
  const summary = 'End a subscription'
  const schema = { tags, summary, params: subscriptionParams, response: { 200: done } }
  app.delete(`${area}/subscription/:id`, { schema }, async (request) => {
    await notifications.unsubscribe(request.params.id)
    return {}
  })
}

function unsubscribeAll(app: HttpApp, notifications: NotificationService): void {
  const summary = 'End all subscriptions of a subscriber'
  const schema = { tags, summary, params: subscriberParams, response: { 200: done } }
  app.delete(`${area}/subscription/subscriber/:subscriberId`, { schema }, async (request) => {
    await notifications.unsubscribeAll(request.params.subscriberId)
    return {}
  })
}

function publish(app: HttpApp, notifications: NotificationService): void {
  const summary = 'Publish an event to the devices subscribed to it'
  const schema = { tags, summary, body: publicationBody, response: { 200: done } }
  const limits = { bodyLimit: maxEventBytes, preValidation: jsonBodyOnly }
  const answer = (call: QuickCall) => publishAtOnce(call, notifications)
  const config = { access: 'internal', quick: { answer } } as const
  app.post(`${area}/publish`, { schema, config, ...limits }, async (request) => {
    const user = isForUser(request.body) ? gmsUser(request) : undefined
    await notifications.publish(request.body, user)
    return {}
  })
}

/** A well-formed event. */
function publishAtOnce(call: QuickCall, notifications: NotificationService): boolean {
  if (!isJsonType(call.contentType)) return false
  const body = parseJson(call.text)
  const event = readPlainEvent(body) ?? publicationBody.safeParse(body).data
  if (event === undefined) return false
  const user = isForUser(event) ? call.gmsUser() : undefined
  notifications.publish(event, user).then(
    () => call.json('{}'),
    (error: unknown) => call.send(error),
  )
  return true
}
