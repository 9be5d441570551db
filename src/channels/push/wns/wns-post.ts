import type { EventOptions } from '../event-options.ts'
import type { HttpPost } from '../http-sender.ts'
import { messageText, type PushEvent } from '../push-channel.ts'

export type WnsFault = { readonly fault: string }

const mostBytes = 5000 // WNS: "Push notification service request and response headers", 413

/** The request for one event and channel: the message for the app, or a toast that shows a text. */
export function toWnsPost(event: PushEvent, url: URL, options: EventOptions): HttpPost | WnsFault {
  const isToast = options.get('wns.notificationType') === 'toast'
  const body = isToast ? toToast(event, options) : messageText(event)
  const bytes = Buffer.byteLength(body)
  if (bytes > mostBytes) return { fault: `the payload has ${bytes} bytes, WNS takes ${mostBytes}` }
  const ttl = options.get('wns.ttl')
  return {
    url,
    body,
    headers: {
      'Content-Type': isToast ? 'text/xml' : 'application/octet-stream',
      'X-WNS-Type': isToast ? 'wns/toast' : 'wns/raw',
      'X-WNS-RequestForStatus': 'true',
      ...(ttl === undefined ? {} : { 'X-WNS-TTL': String(ttl) }),
    },
  }
}

/** The app is given the message when the toast is touched. */
function toToast(event: PushEvent, options: EventOptions): string {
  const message = messageText(event)
  const lines = [options.get('wns.title') ?? '', options.get('wns.body') ?? message]
  const texts = lines.filter((line) => line !== '').map((line) => `<text>${toXml(line)}</text>`)
  const binding = `<binding template="ToastGeneric">${texts.join('')}</binding>`
  return `<toast launch="${toXml(message)}"><visual>${binding}</visual></toast>`
}

/** As text or as an attribute's value; characters that XML cannot hold are left out. */
function toXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\x20-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"\t\n\r]/g, (char) => `&#${char.charCodeAt(0)};`)
}
