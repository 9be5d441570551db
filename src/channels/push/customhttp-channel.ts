import { faultFor, type OptionsFor } from './event-options.ts'
import { type Meaning, toHttpUrl, toOutcome } from './http-outcome.ts'
import type { HttpPost, HttpSender } from './http-sender.ts'
import {
  failed,
  messageText,
  type PushChannel,
  type PushDevice,
  type PushEvent,
} from './push-channel.ts'

/** The address is one for all devices: what it does not find is not the device. */
const meaning: Meaning = { isSuccess: (status) => status === 200, gone: [] }

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
  optionsFor: OptionsFor
}): PushChannel {
  return {
    async send(event, device) {
      const options = o.optionsFor(event, device)
      const fault = faultFor(options, 'customhttp.', device)
      if (fault !== undefined) return failed(fault)
      const url = toHttpUrl(options.get('customhttp.url') ?? '')
      if (url === undefined) return failed('customhttp.url is not set')
      const message = options.get('customhttp.message') ?? ''
      const reply = await o.sender.post(toCustomhttpPost(event, device, { url, message }))
      return toOutcome(reply, meaning)
    },
    close: () => o.sender.close(),
  }
}
