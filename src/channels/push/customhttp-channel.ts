import type { PushOptions } from '../../base/config/index.ts'
import type { Live } from '../../base/kernel/index.ts'
import { toHttpUrl, toOutcome } from './http-outcome.ts'
import type { HttpPost, HttpSender } from './http-sender.ts'
import { type ProviderLookup, providerOption } from './provider-chain.ts'
import { messageText, type PushChannel, type PushDevice, type PushEvent } from './push-channel.ts'

/**
 * The call for one event and device. `authorization` goes out exactly as the subscriber gave it: the
 * reference calls it the value of the header, and its example (`ZGVtbzo=`) names no scheme, so whoever
 * needs `Basic` says so in the subscription.
 */
export function toCustomhttpPost(
  event: PushEvent,
  device: PushDevice,
  o: CustomhttpTarget,
): HttpPost {
  const message = o.message === '' ? messageText(event) : o.message
  const { authorization } = device
  return {
    url: o.url,
    headers: {
      'Content-Type': 'application/json',
      ...(authorization === undefined ? {} : { Authorization: authorization }),
    },
    body: JSON.stringify({ deviceId: device.deviceId, message }),
  }
}

export interface CustomhttpTarget {
  readonly url: URL
  /** What goes in place of the event's message; empty sends the event's. */
  readonly message: string
}

/** customhttp: a POST to one configured address, which knows how to reach the device. */
export function createCustomhttpChannel(o: {
  sender: HttpSender
  push: Live<PushOptions>
  provider: ProviderLookup
}): PushChannel {
  const setting = (
    name: 'customhttp.url' | 'customhttp.message',
    event: PushEvent,
    device: PushDevice,
  ): string => {
    const published = event.properties[name]
    if (name === 'customhttp.message' && typeof published === 'string') return published
    return providerOption(o.provider, name, device.provider, event.tag) ?? o.push()[name]
  }
  return {
    async send(event, device) {
      const url = toHttpUrl(setting('customhttp.url', event, device))
      if (url === undefined) return { kind: 'failed', reason: 'customhttp.url is not set' }
      const message = setting('customhttp.message', event, device)
      const reply = await o.sender.post(toCustomhttpPost(event, device, { url, message }))
      return toOutcome(reply, (status) => status === 200)
    },
    close: () => o.sender.close(),
  }
}
