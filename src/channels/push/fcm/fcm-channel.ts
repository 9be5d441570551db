import type { GmsOptions, PushOptions } from '../../../base/config/index.ts'
import type { Clock, Live, Logger } from '../../../base/kernel/index.ts'
import { AccessToken } from '../access-token.ts'
import { type ConnectionOptions, PerConnection } from '../connection-options.ts'
import type { ConnectionSlots } from '../connection-slots.ts'
import { faultFor, type OptionsFor } from '../event-options.ts'
import { FilesInForce } from '../files-in-force.ts'
import type { HttpSender } from '../http-sender.ts'
import { KeptByUse } from '../kept-by-use.ts'
import type { ProviderLookup } from '../provider-chain.ts'
import { failed, type PushChannel } from '../push-channel.ts'
import { readRegistrationToken, toFcmMessage } from './fcm-message.ts'
import { FcmSender, loadLane } from './fcm-sender.ts'
import { readServiceAccount, type ServiceAccount, toTokenPost } from './service-account.ts'

const firebase = 'https://fcm.googleapis.com'

export interface FcmParts {
  /** Calls where tokens are had. */
  readonly tokens: HttpSender
  readonly optionsFor: OptionsFor
  readonly provider: ProviderLookup
  readonly push: Live<PushOptions>
  readonly gms: Live<GmsOptions>
  readonly slots: ConnectionSlots
  readonly clock: Clock
  readonly logger: Logger
}

/** fcm, gcm and android: Firebase Cloud Messaging, which took over from what the other two were. */
export function createFcmChannel(parts: FcmParts): PushChannel {
  const { optionsFor, push } = parts
  const places = new PerConnection(parts, (options) => {
    const place = toFcmPlace(options)
    return place && { place, key: JSON.stringify(place) }
  })
  const senders = new KeptByUse<FilesInForce<FcmSender>>((dropped) => void dropped.close())
  if (push()['fcm.serviceAccount'] !== undefined) void loadLane() // at the start nobody waits for it
  return {
    async send(event, device) {
      const options = optionsFor(event, device)
      const fault = faultFor(options, 'fcm.', device)
      if (fault !== undefined) return failed(fault)
      const token = readRegistrationToken(device.deviceId)
      if (token === undefined) {
        return { kind: 'device-refused', reason: 'deviceId is no registration token' }
      }
      const message = toFcmMessage(event, token, options)
      if ('fault' in message) return failed(message.fault)
      const to = places.of(device)
      if (to === undefined) return failed('fcm.serviceAccount is not set')
      const files = senders.get(to.key, () => openFiles(to.place, parts))
      return files.use((sender) => sender.send(message))
    },
    async close() {
      await Promise.all(Array.from(senders.values(), (files) => files.close()))
      await parts.tokens.close()
    },
  }
}

interface FcmPlace {
  readonly path: string
  readonly endpoint: string
}

function toFcmPlace(options: ConnectionOptions): FcmPlace | undefined {
  const own = options.group(['fcm.serviceAccount'], [])
  const path = own?.['fcm.serviceAccount']
  return path === undefined
    ? undefined
    : { path, endpoint: options.text('fcm.endpoint') ?? firebase }
}

function openFiles({ path, endpoint }: FcmPlace, parts: FcmParts): FilesInForce<FcmSender> {
  return new FilesInForce({
    paths: { 'fcm.serviceAccount': path },
    logger: parts.logger,
    make: (contents) => {
      const account = readServiceAccount(contents['fcm.serviceAccount'] ?? Buffer.alloc(0))
      return openSender(account, endpoint, parts)
    },
  })
}

function openSender(account: ServiceAccount, endpoint: string, parts: FcmParts): FcmSender {
  const { tokens, clock, gms, slots } = parts
  const ask = () => tokens.ask(toTokenPost(account, clock.now()), tokens.longest() / 2)
  return new FcmSender({
    projectId: account.projectId,
    endpoint,
    token: new AccessToken(ask, clock),
    connections: () => gms()['http.max_connections_per_route'],
    slots,
    within: () => tokens.longest(),
  })
}
