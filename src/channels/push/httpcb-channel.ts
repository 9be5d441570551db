import type { PushOptions } from '../../base/config/index.ts'
import { type Clock, type Live, type Milliseconds, systemClock } from '../../base/kernel/index.ts'
import { toHttpUrl, toOutcome } from './http-outcome.ts'
import type { HttpPost, HttpSender } from './http-sender.ts'
import { type ProviderLookup, providerOption } from './provider-chain.ts'
import { messageText, type PushChannel, type PushDevice, type PushEvent } from './push-channel.ts'
import { webhookHeaders } from './webhook-signature.ts'

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
  push: Live<PushOptions>
  provider: ProviderLookup
  clock?: Clock
}): PushChannel {
  const clock = o.clock ?? systemClock
  const secretFor = (event: PushEvent, device: PushDevice): string => {
    const { provider } = device
    const own = providerOption(o.provider, 'httpcb.signingSecret', provider, event.tag)
    return (own ?? o.push()['httpcb.signingSecret']).reveal()
  }
  return {
    async send(event, device) {
      const url = toHttpUrl(device.deviceId)
      if (url === undefined) return { kind: 'device-refused', reason: 'deviceId is not a URL' }
      const signing = { secret: secretFor(event, device), at: clock.now() }
      const reply = await o.sender.post(toHttpcbPost(event, url, signing))
      return toOutcome(reply, (status) => status === 200)
    },
    close: () => o.sender.close(),
  }
}
