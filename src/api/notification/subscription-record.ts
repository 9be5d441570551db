import type { Milliseconds } from '../../base/kernel/index.ts'
import type { PushDevice } from '../../channels/push/index.ts'
import type { Subscription } from './subscription.ts'

/**
 * A subscription as one short text, the form in which a million of them are kept in memory:
 *
 *   expiry (13 digits) TAB id (36) TAB type TAB the rarer fields as JSON, or nothing TAB device id
 *
 * The expiry leads so that two records, or a record and a time, compare as they expire. The device
 * id is last because it alone may hold a tab. It is a format of Redis too: nodes of different ages
 * read each other's records, so fields may be added to the JSON, and nothing else may move.
 */
const expiryLength = 13 // digits of a time in milliseconds, up to the year 2286
const typeStart = expiryLength + 1 + 36 + 1

type Rest = Partial<Omit<PushDevice, 'type' | 'deviceId'>>

export function toRecord({ id, expiresAt, device }: Subscription): string {
  return `${toExpiry(expiresAt)}\t${id}\t${device.type}\t${toRest(device)}\t${device.deviceId}`
}

/** A time in the form records begin with. */
export function toExpiry(at: Milliseconds): string {
  return String(at).padStart(expiryLength, '0')
}

/** `now` comes from toExpiry. */
export function isExpired(record: string, now: string): boolean {
  return record < now
}

/** The type of a record's device; a newer node may have written one that this node does not know. */
export function typeOf(record: string): string {
  return record.slice(typeStart, record.indexOf('\t', typeStart))
}

/** The device, its type being one the caller has looked at. */
export function toDevice<Type extends PushDevice['type']>(record: string, type: Type): PushDevice {
  const restStart = typeStart + type.length + 1
  const restEnd = record.indexOf('\t', restStart)
  const rest: Rest = restEnd === restStart ? {} : JSON.parse(record.slice(restStart, restEnd))
  return {
    type,
    deviceId: record.slice(restEnd + 1),
    provider: rest.provider,
    language: rest.language,
    debug: rest.debug ?? false,
    authorization: rest.authorization,
    properties: rest.properties ?? {},
  }
}

function toRest({ provider, language, debug, authorization, properties }: PushDevice): string {
  const rest: Rest = {
    ...(provider === undefined ? {} : { provider }),
    ...(language === undefined ? {} : { language }),
    ...(debug ? { debug } : {}),
    ...(authorization === undefined ? {} : { authorization }),
    ...(Object.keys(properties).length === 0 ? {} : { properties }),
  }
  const text = JSON.stringify(rest)
  return text === '{}' ? '' : text
}
