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

const idStart = expiryLength + 1

type Rest = Partial<Omit<PushDevice, 'type' | 'deviceId'>> & {
  /** The gms_user beside a device's subscription. */
  readonly user?: string
  /** The subscriber, where the record does not name them elsewhere. Last, see toDevice. */
  readonly of?: string
}

export function toRecord(subscription: Subscription): string {
  const { id, expiresAt, device } = subscription
  return `${toExpiry(expiresAt)}\t${id}\t${device.type}\t${toRest(subscription)}\t${device.deviceId}`
}

/** The id of the subscription. */
export function idOf(record: string): string {
  return record.slice(idStart, typeStart - 1)
}

/** When the subscription ends. */
export function expiryOf(record: string): Milliseconds {
  return Number(record.slice(0, expiryLength))
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

/** Whether typeOf would give this type, without making a text of it. */
export function isOfType(record: string, type: string): boolean {
  return record.startsWith(type, typeStart) && record[typeStart + type.length] === '\t'
}

/** The device, its type being one the caller has looked at. */
export function toDevice<Type extends PushDevice['type']>(record: string, type: Type): PushDevice {
  const restStart = typeStart + type.length + 1
  const restEnd = record.indexOf('\t', restStart)
  // Most records say no more than whose they are, which is of no interest here: this is the hot path.
  const isPlain = restEnd === restStart || record.startsWith('{"of":', restStart)
  const rest: Rest = isPlain ? {} : JSON.parse(record.slice(restStart, restEnd))
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

/** The user of a comet record: the id of its device, which is all that a mailbox asks for. */
export function userOf(record: string): string {
  return record.slice(record.indexOf('\t', typeStart + 'comet\t'.length) + 1)
}

/** Whose the device is, as far as the record knows; of a comet device the user is known always. */
export function ownerOf(
  record: string,
  type: PushDevice['type'],
): { subscriber: string | undefined; user: string | undefined } {
  const restStart = typeStart + type.length + 1
  const restEnd = record.indexOf('\t', restStart)
  const rest = readRest(record.slice(restStart, restEnd))
  const user = type === 'comet' ? record.slice(restEnd + 1) : rest.user
  return { subscriber: rest.of ?? user, user }
}

function readRest(text: string): Rest {
  if (text === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    return {} // nobody's then; whoever sends to it says that it cannot be read
  }
}

function toRest({ subscriberId, user, device }: Subscription): string {
  const { provider, language, debug, authorization, properties } = device
  const isComet = device.type === 'comet'
  const named = isComet ? device.deviceId : user
  const rest: Rest = {
    ...(provider === undefined ? {} : { provider }),
    ...(language === undefined ? {} : { language }),
    ...(debug ? { debug } : {}),
    ...(authorization === undefined ? {} : { authorization }),
    ...(Object.keys(properties).length === 0 ? {} : { properties }),
    ...(isComet || user === undefined ? {} : { user }),
    ...(subscriberId === named ? {} : { of: subscriberId }),
  }
  const text = JSON.stringify(rest)
  return text === '{}' ? '' : text
}
