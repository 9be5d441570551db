import {
  cometdSection,
  deliverySection,
  gmsSection,
  orsSection,
  providerSection,
  pushSection,
} from '../base/config/index.ts'
import type { Closing } from '../base/kernel/index.ts'
import { createCometdServer } from '../channels/cometd/index.ts'
import { createDeliveries } from '../channels/delivery/index.ts'
import { createPushChannels } from '../channels/push/index.ts'
import type { Base } from './open-base.ts'

export type Channels = Awaited<ReturnType<typeof openChannels>>

/** How events reach devices. `startId` is fresh at each start of the node. */
export async function openChannels(
  { nodeId, log, options, redis, timers }: Base,
  startId: string,
  closing: Closing,
) {
  const cometd = closing.keep(
    await createCometdServer({
      redis,
      startId,
      options: options.live(cometdSection),
      logger: log('cometd'),
    }),
  )
  const gms = options.live(gmsSection)
  const push = closing.keep(
    createPushChannels({
      deliver: cometd.deliverAll.bind(cometd),
      push: options.live(pushSection),
      gms,
      ors: options.live(orsSection),
      provider: (name) => options.family(providerSection, name),
      logger: log('push'),
    }),
  )
  const deliveries = closing.keep(
    createDeliveries({
      ...{ redis, timers, cometd, nodeId, channels: push, logger: log('delivery') },
      options: options.live(deliverySection),
      grace: () => options.live(cometdSection)().max_interval,
      longestPush: () => gms()['http.connection_timeout'] + gms()['http.socket_timeout'],
    }),
  )
  return { cometd, push, deliveries }
}
