import { hash } from 'node:crypto'
import type { Milliseconds, Seconds } from '../../../base/kernel/index.ts'
import type { EventOptions } from '../event-options.ts'
import { messageText, type PushEvent } from '../push-channel.ts'

/** One request to APNs, complete but for the credential's authorization. */
export interface ApnsPush {
  /** The apns-id. */
  readonly id: string
  readonly token: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export type PushFault = { readonly fault: string }

const mostBytes = { voip: 5120, others: 4096 } // Apple: Generating a remote notification, "payload size"
const mostCollapseBytes = 64
const mostShown = 500 // characters of a message, as the text of an alert
const headerText = /^[\x20-\x7e]+$/

/** The token as APNs knows it: hex digits. Old apps send it as iOS printed it, `<740f 4707 …>`. */
export function readDeviceToken(deviceId: string): string | undefined {
  if (/^[0-9a-f]{64}$/.test(deviceId)) return deviceId // as nearly all are
  const token = deviceId.replace(/[\s<>]/g, '').toLowerCase()
  return /^[0-9a-f]{2,200}$/.test(token) ? token : undefined
}

/**
 * The request for one event and device (Apple: Sending notification requests to APNs). The message
 * stands beside `aps` in the form it was published in.
 */
export function toApnsPush(
  event: PushEvent,
  token: string,
  options: EventOptions,
  now: Milliseconds,
): ApnsPush | PushFault {
  const shown = toShown(event, options)
  const hasNothing = Object.keys(shown).length === 0
  const pushType = options.get('apple.pushType') ?? (hasNothing ? 'background' : 'alert')
  const isSilent = pushType === 'background'
  const aps = isSilent ? wakes : shown
  const body = Buffer.from(JSON.stringify({ aps, message: event.message ?? '' }))
  const most = pushType === 'voip' ? mostBytes.voip : mostBytes.others
  if (body.length > most)
    return { fault: `the payload has ${body.length} bytes, APNs takes ${most}` }
  const id = toApnsId(event.id, token)
  const headers: Record<string, string> = {
    'apns-id': id,
    'apns-push-type': pushType,
    'apns-priority': toPriority(options.get('apple.priority'), isSilent),
  }
  add(headers, 'apns-topic', options.get('apple.topic'))
  add(headers, 'apns-expiration', toExpiration(options.get('apple.expiration'), now))
  add(headers, 'apns-collapse-id', options.get('apple.collapseId'))
  return faultIn(headers) ?? { id, token, headers, body }
}

/** Apple: Pushing background updates to your app. Nothing may be shown with it. */
const wakes = { 'content-available': 1 }

/** 10 would be an error with what shows nothing. */
function toPriority(wanted: string | undefined, isSilent: boolean): string {
  if (isSilent) return wanted === '1' ? '1' : '5'
  return wanted ?? '10'
}

/** Named by event and device, so that trying again, on whichever node, names the same. */
export function toApnsId(eventId: string, token: string): string {
  const hex = hash('sha256', `${eventId} ${token}`, 'hex')
  // RFC 9562 §5.8: a UUID of our own making.
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

function toShown(event: PushEvent, options: EventOptions): Record<string, unknown> {
  const title = options.get('apple.title') ?? ''
  const body = options.get('apple.alertMessage.body') ?? readableText(event)
  const alert: Record<string, string> = {}
  add(alert, 'title', title)
  add(alert, 'body', body)
  const shown: Record<string, unknown> = {}
  if (title !== '' || body !== '') shown.alert = alert
  const badge = options.get('apple.badge')
  if (badge !== undefined) shown.badge = badge
  add(shown, 'sound', options.get('apple.sound'))
  return shown
}

/** What of a message a person could read: a text, or what an object says under `message`. */
function readableText(event: PushEvent): string {
  const text = messageText(event)
  const parsed = parseObject(text)
  if (parsed === undefined) return shorten(text)
  return 'message' in parsed && typeof parsed.message === 'string' ? shorten(parsed.message) : ''
}

/** The message itself is in the payload too, and a screen does not show more. */
function shorten(text: string): string {
  return text.length <= mostShown ? text : `${text.slice(0, mostShown).toWellFormed()}…`
}

/** Undefined for what is no JSON object or list. */
function parseObject(text: string): object | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined // it only looked like one
  }
}

function toExpiration(lifetime: Seconds | undefined, now: Milliseconds): string | undefined {
  if (lifetime === undefined) return undefined
  return lifetime === 0 ? '0' : String(Math.floor(now / 1000) + lifetime)
}

function add(to: Record<string, unknown>, name: string, value: string | undefined): void {
  if (value !== undefined && value !== '') to[name] = value
}

function faultIn(headers: Readonly<Record<string, string>>): PushFault | undefined {
  const { 'apns-topic': topic, 'apns-collapse-id': collapseId } = headers
  if (topic !== undefined && !headerText.test(topic))
    return { fault: 'apple.topic is no bundle id' }
  if (collapseId === undefined) return undefined
  const fits = headerText.test(collapseId) && collapseId.length <= mostCollapseBytes
  return fits
    ? undefined
    : { fault: `apple.collapseId is not 1 to ${mostCollapseBytes} plain characters` }
}
