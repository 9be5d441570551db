import {
  cometdSection,
  gmsSection,
  orsSection,
  providerSection,
  pushSection,
} from '../base/config/index.ts'
import type { Closing } from '../base/kernel/index.ts'
import { createCometdServer } from '../channels/cometd/index.ts'
import { createPushChannels } from '../channels/push/index.ts'
import type { Base } from './open-base.ts'

export type Channels = Awaited<ReturnType<typeof openChannels>>

/** How events reach devices. `startId` is fresh at each start of the node. */
export async function openChannels(
  { log, options, redis }: Base,
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
  const push = closing.keep(
    createPushChannels({
      deliver: cometd.deliver.bind(cometd),
      push: options.live(pushSection),
      gms: options.live(gmsSection),
      ors: options.live(orsSection),
      provider: (name) => options.family(providerSection, name),
      logger: log('push'),
    }),
  )
  return { cometd, push }
}
