import type { GmsOptions, PushOptions } from '../../../base/config/index.ts'
import type { Clock, Live, Logger } from '../../../base/kernel/index.ts'
import { PerConnection } from '../connection-options.ts'
import { faultFor, type OptionsFor } from '../event-options.ts'
import { FilesInForce } from '../files-in-force.ts'
import { KeptByUse } from '../kept-by-use.ts'
import type { ProviderLookup } from '../provider-chain.ts'
import { failed, type PushChannel } from '../push-channel.ts'
import { ApnsConnection } from './apns-connection.ts'
import { type ApnsPlace, toApnsCredential, toApnsPlace } from './apns-credential.ts'
import { readDeviceToken, toApnsPush } from './apns-push.ts'
import { toApnsOutcome } from './apns-reply.ts'

export interface ApnsParts {
  readonly optionsFor: OptionsFor
  readonly provider: ProviderLookup
  readonly push: Live<PushOptions>
  readonly gms: Live<GmsOptions>
  readonly clock: Clock
  readonly logger: Logger
}

/** ios: Apple Push Notification service, by a connection that lasts, one for each credential. */
export function createApnsChannel(parts: ApnsParts): PushChannel {
  const { optionsFor, clock } = parts
  const places = new PerConnection(parts, (options) => {
    const place = toApnsPlace(options)
    return place && { place, key: JSON.stringify(place) }
  })
  const connections = new KeptByUse<FilesInForce<ApnsConnection>>((dropped) => void dropped.close())
  return {
    async send(event, device) {
      const options = optionsFor(event, device)
      const fault = faultFor(options, 'apple.', device)
      if (fault !== undefined) return failed(fault)
      const token = readDeviceToken(device.deviceId)
      if (token === undefined)
        return { kind: 'device-refused', reason: 'deviceId is no device token' }
      const request = toApnsPush(event, token, options, clock.now())
      if ('fault' in request) return failed(request.fault)
      const to = places.of(device)
      if (to === undefined) return failed('apple.keyFile is not set, nor is apple.keystore')
      if ('apple.keyFile' in to.place.paths && request.headers['apns-topic'] === undefined) {
        return failed('apple.topic is not set')
      }
      const files = connections.get(to.key, () => openFiles(to.place, parts))
      return files.use((connection) => {
        return connection.send(request).then((reply) => toApnsOutcome(reply, request.id))
      })
    },
    async close() {
      await Promise.all(Array.from(connections.values(), (files) => files.close()))
    },
  }
}

function openFiles(place: ApnsPlace, parts: ApnsParts): FilesInForce<ApnsConnection> {
  const { gms, clock, logger } = parts
  const limits = () => {
    const connect = 1000 * gms()['http.connection_timeout']
    return { connect, push: connect + 1000 * gms()['http.socket_timeout'] }
  }
  return new FilesInForce({
    paths: place.paths,
    logger,
    make: async (contents) => {
      const credential = await toApnsCredential(place, contents)
      return new ApnsConnection({ credential, limits, clock, logger })
    },
  })
}
