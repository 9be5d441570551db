import type { PushOptions } from '../../../base/config/index.ts'
import type { Clock, Live } from '../../../base/kernel/index.ts'
import { type ConnectionOptions, PerConnection } from '../connection-options.ts'
import { faultFor, type OptionsFor } from '../event-options.ts'
import type { HttpReply } from '../http-exchange.ts'
import { type Meaning, toOutcome } from '../http-outcome.ts'
import type { HttpSender } from '../http-sender.ts'
import type { ProviderLookup } from '../provider-chain.ts'
import { failed, type PushChannel, type PushOutcome } from '../push-channel.ts'
import { lone } from '../retry-after.ts'
import { readVapidKey, toVapidHeader } from './vapid.ts'
import { readSubscription, toWebpushPost } from './webpush-post.ts'

/** RFC 8030 §5, §7.3: 404 where a subscription has expired, 410 where some services say it. */
const meaning: Meaning = { isSuccess: (status) => status >= 200 && status < 300, gone: [404, 410] }

export interface WebpushParts {
  /** Calls what webpush.allow admits. */
  readonly sender: HttpSender
  readonly optionsFor: OptionsFor
  readonly provider: ProviderLookup
  readonly push: Live<PushOptions>
  readonly clock: Clock
}

/** webpush: a POST to a browser's push service, encrypted for the page that subscribed. */
export function createWebpushChannel({ sender, ...parts }: WebpushParts): PushChannel {
  const senders = new PerConnection(parts, readSender)
  return {
    async send(event, device) {
      const options = parts.optionsFor(event, device)
      const fault = faultFor(options, 'webpush.', device)
      if (fault !== undefined) return failed(fault)
      const subscription = readSubscription(device)
      if (subscription === undefined) {
        return { kind: 'device-refused', reason: 'deviceId is no push subscription' }
      }
      const { key, subject } = senders.of(device)
      if (key === undefined) return failed('webpush.privateKey is not set')
      const post = toWebpushPost(event, subscription, options)
      if ('fault' in post) return failed(post.fault)
      const Authorization = toVapidHeader(key, post.url.origin, subject, parts.clock.now())
      const headers = { ...post.headers, Authorization }
      return toWebpushOutcome(await sender.post({ ...post, headers }))
    },
    close: () => sender.close(),
  }
}

function readSender(options: ConnectionOptions) {
  const own = options.group(['webpush.privateKey'], ['webpush.subject'])
  const key = readVapidKey(own?.['webpush.privateKey'] ?? '')
  return { key, subject: own?.['webpush.subject'] ?? '' }
}

/** A push service names what it took by its Location. */
function toWebpushOutcome(reply: HttpReply): PushOutcome {
  const outcome = toOutcome(reply, meaning)
  const location = reply.kind === 'answered' ? lone(reply.headers.location) : undefined
  return location === undefined ? outcome : { ...outcome, id: location.slice(0, 500) }
}
