import { ECDH } from 'node:crypto'
import type { EventOptions } from '../event-options.ts'
import type { HttpPost } from '../http-sender.ts'
import { messageText, type PushDevice, type PushEvent } from '../push-channel.ts'
import { toPushServiceUrl } from '../push-service-url.ts'
import { encryptContent, mostContentBytes, type ReceiverKeys } from './encrypt-content.ts'

export type WebpushFault = { readonly fault: string }

/** What a browser's PushSubscription says. */
export interface Subscription {
  readonly url: URL
  readonly keys: ReceiverKeys
}

const day = 86_400 // seconds that a push service keeps a message when nobody says how long

/** The subscription as JSON, or its endpoint with the keys beside it; undefined when it is neither. */
export function readSubscription({ deviceId, properties }: PushDevice): Subscription | undefined {
  const { endpoint, p256dh, auth } = deviceId.trimStart().startsWith('{')
    ? readJson(deviceId)
    : { endpoint: deviceId, p256dh: properties.p256dh, auth: properties.auth }
  const url = toPushServiceUrl(typeof endpoint === 'string' ? endpoint : '')
  const keys = { p256dh: readBytes(p256dh), auth: readBytes(auth) }
  return url !== undefined && isPoint(keys.p256dh) && keys.auth.length === 16
    ? { url, keys }
    : undefined
}

/** RFC 8291 §3.1: a point of the curve, uncompressed. */
function isPoint(key: Buffer): boolean {
  if (key.length !== 65) return false
  try {
    ECDH.convertKey(key, 'prime256v1')
    return true
  } catch {
    return false // somewhere beside the curve
  }
}

/** The content: what FCM has in `data`, and what there is to show beside it. */
export function toWebpushContent(event: PushEvent, options: EventOptions): Buffer {
  const title = options.get('webpush.title')
  const body = options.get('webpush.body')
  const content = {
    ...(title === undefined ? {} : { title }),
    ...(body === undefined ? {} : { body }),
    message: messageText(event),
  }
  return Buffer.from(JSON.stringify(content))
}

/** The request but for who sends it (RFC 8030 §5). */
export function toWebpushPost(
  event: PushEvent,
  { url, keys }: Subscription,
  options: EventOptions,
): HttpPost | WebpushFault {
  const content = toWebpushContent(event, options)
  if (content.length > mostContentBytes) {
    return { fault: `the payload has ${content.length} bytes, web push takes ${mostContentBytes}` }
  }
  const topic = options.get('webpush.topic') ?? ''
  if (!/^[\w-]{0,32}$/.test(topic))
    return { fault: 'webpush.topic is not up to 32 letters and digits' }
  return {
    url,
    body: encryptContent(content, keys),
    headers: {
      'Content-Type': 'application/octet-stream',
      'Content-Encoding': 'aes128gcm',
      TTL: String(options.get('webpush.ttl') ?? day),
      Urgency: options.get('webpush.urgency') ?? 'high',
      ...(topic === '' ? {} : { Topic: topic }),
    },
  }
}

function readJson(text: string): { endpoint?: unknown; p256dh?: unknown; auth?: unknown } {
  try {
    const { endpoint, keys } = JSON.parse(text)
    return { endpoint, p256dh: keys?.p256dh, auth: keys?.auth }
  } catch {
    return {} // no subscription
  }
}

function readBytes(text: unknown): Buffer {
  return Buffer.from(typeof text === 'string' ? text : '', 'base64url') // takes base64 too, as some send
}
