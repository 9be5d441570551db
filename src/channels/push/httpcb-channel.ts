import type { Clock, Milliseconds } from '../../base/kernel/index.ts'
import type { OptionsFor } from './event-options.ts'
import { type Meaning, toHttpUrl, toOutcome } from './http-outcome.ts'
import type { HttpPost, HttpSender } from './http-sender.ts'
import { messageText, type PushChannel, type PushEvent } from './push-channel.ts'
import { webhookHeaders } from './webhook-signature.ts'

/** 410 alone is for ever (Standard Webhooks 1.0.0); 404 may be a server that is being changed. */
const meaning: Meaning = { isSuccess: (status) => status === 200, gone: [410] }

/**
 * The call for one event: the message as it is, byte for byte.
 *
 * A message that came as text goes as text/plain, even when it looks like JSON: receivers written
 * for the original read a plain string, and some parse by the header. Only what was published as
 * JSON says so. The signature stands in headers alone.
 */
export function toHttpcbPost(
  event: PushEvent,
  url: URL,
  signing: { secret: string; at: Milliseconds },
): HttpPost {
  const body = messageText(event)
  const isText = event.message === undefined || typeof event.message === 'string'
  const type = isText ? 'text/plain;charset=UTF-8' : 'application/json'
  const { secret, at } = signing
  const signature = secret === '' ? {} : webhookHeaders(secret, { id: event.id, at, body })
  return { url, body, headers: { 'Content-Type': type, ...signature } }
}

/**
 * httpcb: a POST to the URL a subscriber gave, so its sender must be one that judges addresses.
 * Only 200 is success, and a redirect would lead round the judgement: none is followed.
 */
export function createHttpcbChannel(o: {
  sender: HttpSender
  optionsFor: OptionsFor
  clock: Clock
}): PushChannel {
  return {
    async send(event, device) {
      const url = toHttpUrl(device.deviceId)
      if (url === undefined) return { kind: 'device-refused', reason: 'deviceId is not a URL' }
      const secret = o.optionsFor(event, device).get('httpcb.signingSecret')?.reveal() ?? ''
      const reply = await o.sender.post(toHttpcbPost(event, url, { secret, at: o.clock.now() }))
      return toOutcome(reply, meaning)
    },
    close: () => o.sender.close(),
  }
}
