import type { TokenMessage } from 'firebase-admin/messaging'
import type { EventOptions } from '../event-options.ts'
import { messageText, type PushEvent } from '../push-channel.ts'

export type FcmFault = { readonly fault: string }

const mostBytes = 4096 // Firebase: "About FCM messages", the payload of a message

/** A registration token as it can be sent at all; what it means, Firebase knows. */
export function readRegistrationToken(deviceId: string): string | undefined {
  return /^[\x21-\x7e]{1,4096}$/.test(deviceId) ? deviceId : undefined
}

/**
 * The message for one event and device (REST: projects.messages). `data.message` is text: apps
 * written for the original parse it, or show it. Only a title or a text makes Android show something
 * by itself.
 */
export function toFcmMessage(
  event: PushEvent,
  token: string,
  options: EventOptions,
): TokenMessage | FcmFault {
  const data = { message: messageText(event) }
  const notification = {
    ...present('title', options.get('fcm.title')),
    ...present('body', options.get('fcm.body')),
  }
  const hasNothing = Object.keys(notification).length === 0
  const bytes = bytesOf(data) + (hasNothing ? 0 : bytesOf(notification))
  if (bytes > mostBytes) return { fault: `the payload has ${bytes} bytes, FCM takes ${mostBytes}` }
  const ttl = options.get('fcm.ttl')
  return {
    token,
    data,
    ...(hasNothing ? {} : { notification }),
    android: {
      priority: options.get('fcm.priority') ?? 'high',
      ...(ttl === undefined ? {} : { ttl: 1000 * ttl }),
    },
  }
}

function present(name: string, value: string | undefined): Record<string, string> {
  return value === undefined || value === '' ? {} : { [name]: value }
}

function bytesOf(texts: Readonly<Record<string, string>>): number {
  let bytes = 0
  for (const [name, text] of Object.entries(texts)) bytes += name.length + Buffer.byteLength(text)
  return bytes
}
