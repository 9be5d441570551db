import type { GmsOptions, OrsOptions, PushOptions } from '../../base/config/index.ts'
import type { Clock, Closable, Live, Logger } from '../../base/kernel/index.ts'
import { createCometChannel, type Deliver } from './comet-channel.ts'
import { ConnectionSlots } from './connection-slots.ts'
import { createCustomhttpChannel } from './customhttp-channel.ts'
import { HttpSender, maxWaitingPosts } from './http-sender.ts'
import { createHttpcbChannel } from './httpcb-channel.ts'
import { createOrscbChannel } from './orscb-channel.ts'
import type { ProviderLookup } from './provider-chain.ts'
import type { PushChannel, PushDevice, PushEvent, PushOutcome, PushType } from './push-channel.ts'

export interface PushChannels extends Closable {
  /** Named in pushEnabled, and there is a channel of that name. */
  isEnabled(type: string): type is PushType
  /** As PushChannel.send; a type that is not enabled has failed. */
  send(event: PushEvent, device: PushDevice): Promise<PushOutcome>
}

export interface PushChannelsParts {
  /** How comet reaches a user's mailbox. */
  readonly deliver: Deliver
  readonly push: Live<PushOptions>
  readonly gms: Live<GmsOptions>
  readonly ors: Live<OrsOptions>
  /** The section `push.provider.<name>`. */
  readonly provider: ProviderLookup
  readonly logger: Logger
  readonly clock?: Clock
}

/** All the ways to a device that there are. */
export function createPushChannels(parts: PushChannelsParts): PushChannels {
  const channels = createChannels(parts)
  const { push, logger } = parts
  const isEnabled = (type: string): type is PushType =>
    push().pushEnabled.includes(type) && Object.hasOwn(channels, type)
  return {
    isEnabled,
    send(event, device) {
      const channel = isEnabled(device.type) ? channels[device.type] : undefined
      if (channel === undefined) return Promise.resolve(notEnabled(device.type))
      // Channels promise not to reject; a fault in one must not take the others' notifications along.
      return channel.send(event, device).catch((thrown: unknown) => {
        logger.error({ err: thrown, type: device.type }, 'a push channel failed')
        return { kind: 'failed', reason: 'internal fault' }
      })
    },
    async close() {
      await Promise.all(Object.values(channels).map((channel) => channel.close()))
    },
  }
}

/** Types that no channel serves yet are missing here, and so never enabled. */
function createChannels(parts: PushChannelsParts): Partial<Record<PushType, PushChannel>> {
  const { deliver, push, gms, ors, provider, logger } = parts
  const clock = parts.clock === undefined ? {} : { clock: parts.clock }
  const slots = new ConnectionSlots(() => gms()['http.max_connections_total'], maxWaitingPosts)
  const trusted = () => new HttpSender({ gms, slots })
  const guarded = new HttpSender({ gms, slots, allow: () => push()['httpcb.allow'] })
  return {
    comet: createCometChannel({ deliver, logger }),
    httpcb: createHttpcbChannel({ sender: guarded, push, provider, ...clock }),
    customhttp: createCustomhttpChannel({ sender: trusted(), push, provider }),
    orscb: createOrscbChannel({ sender: trusted(), ors }),
  }
}

function notEnabled(type: string): PushOutcome {
  return { kind: 'failed', reason: `${type} is not enabled` }
}
