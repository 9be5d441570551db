import type { PushOptions } from '../../../base/config/index.ts'
import type { Clock, Live, Milliseconds } from '../../../base/kernel/index.ts'
import { AccessToken } from '../access-token.ts'
import { type ConnectionOptions, PerConnection } from '../connection-options.ts'
import { faultFor, type OptionsFor } from '../event-options.ts'
import type { HttpReply } from '../http-exchange.ts'
import type { HttpPost, HttpSender } from '../http-sender.ts'
import { KeptByUse } from '../kept-by-use.ts'
import type { ProviderLookup } from '../provider-chain.ts'
import { failed, type PushChannel, type PushOutcome } from '../push-channel.ts'
import { toPushServiceUrl } from '../push-service-url.ts'
import { toWnsOutcome } from './wns-outcome.ts'
import { toWnsPost } from './wns-post.ts'

const defaultEndpoint = 'https://login.live.com/accesstoken.srf'
const defaultScope = 'notify.windows.com'

export interface WnsParts {
  /** Calls what wns.allow admits. */
  readonly devices: HttpSender
  /** Calls where tokens are had. */
  readonly tokens: HttpSender
  readonly optionsFor: OptionsFor
  readonly provider: ProviderLookup
  readonly push: Live<PushOptions>
  readonly clock: Clock
}

/** wns: a POST to the channel URI that Windows gave to the app, with an access token of ours. */
export function createWnsChannel(parts: WnsParts): PushChannel {
  const { devices, optionsFor } = parts
  const grants = new PerConnection(parts, (options) => {
    const grant = toGrant(options)
    return grant && { grant, key: JSON.stringify(grant) }
  })
  const tokens = new KeptByUse<AccessToken>()
  return {
    async send(event, device) {
      const options = optionsFor(event, device)
      const fault = faultFor(options, 'wns.', device)
      if (fault !== undefined) return failed(fault)
      const url = toPushServiceUrl(device.deviceId)
      if (url === undefined) return { kind: 'device-refused', reason: 'deviceId is no channel URI' }
      const as = grants.of(device)
      if (as === undefined) return failed('wns.sid is not set')
      const post = toWnsPost(event, url, options)
      if ('fault' in post) return failed(post.fault)
      const token = tokens.get(as.key, () => {
        const ask = () => parts.tokens.ask(toGrantPost(as.grant), parts.tokens.longest() / 2)
        return new AccessToken(ask, parts.clock)
      })
      return authorized(token, devices, post)
    },
    async close() {
      await Promise.all([devices.close(), parts.tokens.close()])
    },
  }
}

interface Grant {
  readonly sid: string
  readonly secret: string
  readonly endpoint: string
  readonly scope: string
}

function toGrant(options: ConnectionOptions): Grant | undefined {
  const { 'wns.sid': sid, 'wns.secret': secret } = options.group(['wns.sid'], ['wns.secret']) ?? {}
  if (sid === undefined) return undefined
  const endpoint = options.text('wns.tokenEndpoint') ?? defaultEndpoint
  return { sid, secret: secret ?? '', endpoint, scope: options.text('wns.scope') ?? defaultScope }
}

function toGrantPost({ sid, secret, endpoint, scope }: Grant): HttpPost {
  const grant = { grant_type: 'client_credentials', client_id: sid, client_secret: secret, scope }
  return {
    url: new URL(endpoint),
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(grant).toString(),
  }
}

/** Sends with a token, and once more with a new one when the first was refused. */
async function authorized(
  token: AccessToken,
  sender: HttpSender,
  post: HttpPost,
): Promise<PushOutcome> {
  const until = performance.now() + sender.longest()
  for (let isSecond = false; ; isSecond = true) {
    const held = await token.get()
    if ('outcome' in held) return held.outcome
    const reply = await sendWith(held.token, sender, post, until - performance.now())
    const isRefused = reply.kind === 'answered' && reply.status === 401
    const hasTime = until - performance.now() > sender.longest() / 2 // a new token may take the other half
    if (!isRefused || isSecond || !hasTime || !(await token.renew(held.token))) {
      return toWnsOutcome(reply)
    }
  }
}

function sendWith(
  token: string,
  sender: HttpSender,
  post: HttpPost,
  within: Milliseconds,
): Promise<HttpReply> {
  const headers = { ...post.headers, Authorization: `Bearer ${token}` }
  return sender.post({ ...post, headers }, Math.max(1, within))
}
