import { z } from 'zod'
import type { NewSubscription, Publication } from './notification-service.ts'
import { maxTagLength } from './tag-grammar.ts'

/**
 * What the wire says, and what it means. Clients send numbers and booleans as strings and the other
 * way round, null for "none", and fields nobody knows: all of it is understood or let pass.
 */

const headerText = /^[\t\x20-\x7e\x80-\xff]*$/ // RFC 9110 §5.5: it becomes the value of a header
const mostProperties = 64

const scalar = z.union([z.string(), z.number(), z.boolean()])

/** Text of limited length. */
function text(most: number, about: string) {
  return scalar.transform(String).pipe(z.string().max(most)).describe(about)
}

function mandatory(most: number, about: string) {
  return scalar.transform(String).pipe(z.string().min(1).max(most)).describe(about)
}

/** Text that may be missing, null or empty: undefined then. */
function optional(most: number, about: string) {
  return text(most, about)
    .nullish()
    .transform((given) => given || undefined)
}

const tag = mandatory(maxTagLength, 'Letters, digits and underscores between dots')
const filter = optional(maxTagLength, 'A tag, or * alone or as the last part')
const providerName = optional(128, 'Section push.provider.<name> that serves the device')
const type = optional(32, 'comet, httpcb, customhttp, orscb, ios, gcm, fcm, android or wns')
const deviceId = optional(
  4096,
  'comet: none, the gms_user header counts; httpcb: a URL; orscb: a session id; others: the device',
)
const language = optional(35, 'Language of localized messages, such as en_US')
const authorization = optional(4096, 'Authorization header of customhttp, as it is sent').refine(
  (given) => given === undefined || headerText.test(given),
  'must be the value of a header',
)
const expire = z
  .union([z.number(), z.string().regex(/^\s*[+-]?\d{1,15}(?:\.\d{1,9})?\s*$/)])
  .nullish()
  .transform((given) => (given === undefined || given === null ? undefined : Number(given)))
  .describe('Seconds to live, at least 30; push.defaultSubscriptionExpiration when missing')
const debug = z
  .unknown()
  .optional()
  .transform((given) => /^(?:true|debug)$/i.test(String(given)))
  .describe('"debug" or "true": use the debug connection of the provider')

function fewEnough(properties: object): boolean {
  return Object.keys(properties).length <= mostProperties
}

const tooMany = `more than ${mostProperties} properties`

const deviceProperties = z
  .record(z.string().max(256), text(4096, 'A value').nullable())
  .refine(fewEnough, tooMany)
  .nullish()
  .transform((given) => toStrings(given ?? {}))

const eventProperties = z
  .record(z.string().max(256), z.unknown())
  .refine(fewEnough, tooMany)
  .nullish()
  .transform((given) => given ?? {})

/** The reference's own example puts these after notificationDetails, or, by its brackets, into it. */
const placedEither = { authorization, expire, filter }

export const subscriptionBody = z
  .object({
    subscriberId: mandatory(256, 'Who subscribes'),
    providerName,
    language,
    ...placedEither,
    notificationDetails: z.object({
      type: mandatory(32, 'How the device is reached'),
      deviceId,
      debug,
      properties: deviceProperties,
      ...placedEither,
    }),
  })
  .transform((body, context): NewSubscription => {
    const { notificationDetails: details } = body
    const wanted = body.filter ?? details.filter
    if (wanted === undefined) {
      context.addIssue({ code: 'custom', path: ['filter'], message: 'is required' })
      return z.NEVER
    }
    return {
      subscriberId: body.subscriberId,
      filter: wanted,
      expire: body.expire ?? details.expire,
      provider: body.providerName,
      language: body.language,
      authorization: body.authorization ?? details.authorization,
      destination: {
        type: details.type,
        deviceId: details.deviceId,
        debug: details.debug || isDebug(details.properties),
        properties: details.properties,
      },
    }
  })

export const publicationBody = z
  .object({
    tag,
    message: z
      .unknown()
      .optional()
      .describe('A string as a rule; JSON is kept for comet and sent as text elsewhere'),
    mediaType: z
      .string()
      .nullish()
      .transform((given) => given?.toLowerCase() || 'string')
      .pipe(z.enum(['string', 'localizestring', 'localizedstring'])),
    providerName,
    notificationDetails: z
      .object({ type, deviceId, debug, properties: eventProperties })
      .nullish()
      .describe('With deviceId: to that device only. Without: to subscriptions of that type'),
  })
  .transform((body): Publication => {
    const { notificationDetails: details } = body
    const properties = details?.properties ?? {}
    return {
      tag: body.tag,
      message: toMessage(body.message),
      mediaType: body.mediaType === 'string' ? 'string' : 'localizestring',
      provider: body.providerName,
      properties,
      destination: details
        ? {
            ...(details.type === undefined ? {} : { type: details.type }),
            deviceId: details.deviceId,
            debug: details.debug || isDebug(properties),
          }
        : undefined,
    }
  })

/**
 * An event of a tag and a text alone, as nearly all are: what `publicationBody` would make of it,
 * without its dozen objects. Undefined for everything else.
 */
export function readPlainEvent(body: unknown): Publication | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  for (const name in body) if (name !== 'tag' && name !== 'message') return undefined
  const { tag, message }: { tag?: unknown; message?: unknown } = body
  if (typeof tag !== 'string' || tag === '' || tag.length > maxTagLength) return undefined
  if (typeof message !== 'string') return undefined
  return {
    tag,
    message,
    mediaType: 'string',
    provider: undefined,
    properties: {},
    destination: undefined,
  }
}

export const subscriptionParams = z.object({ id: z.string().describe('As subscribe gave it') })
export const subscriberParams = z.object({ subscriberId: z.string() })

export const subscribed = z.object({ id: z.string() }).describe('The id of the subscription')
export const done = z.object({}).describe('Done')

/** The original takes every message as a string; only objects and lists keep their form here. */
function toMessage(given: unknown): unknown {
  if (given === undefined || given === null) return ''
  return typeof given === 'object' ? given : String(given)
}

function isDebug(properties: Readonly<Record<string, unknown>>): boolean {
  return debug.parse(Object.hasOwn(properties, 'debug') ? properties.debug : undefined)
}

function toStrings(properties: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  )
}
