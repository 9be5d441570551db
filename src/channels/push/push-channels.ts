import type { GmsOptions, OrsOptions, PushOptions } from '../../base/config/index.ts'
import {
  type Clock,
  type Closable,
  type Live,
  type Logger,
  systemClock,
} from '../../base/kernel/index.ts'
import { createApnsChannel } from './apns/apns-channel.ts'
import { createCometChannel, type Deliver } from './comet-channel.ts'
import { ConnectionSlots } from './connection-slots.ts'
import { createCustomhttpChannel } from './customhttp-channel.ts'
import { createOptionsFor } from './event-options.ts'
import { type Explanation, explain, type Question, type Unexplained } from './explain.ts'
import { createFcmChannel } from './fcm/fcm-channel.ts'
import { HttpSender, maxWaitingPosts } from './http-sender.ts'
import { createHttpcbChannel } from './httpcb-channel.ts'
import { createLocalizer } from './localization/localizer.ts'
import { createOrscbChannel } from './orscb-channel.ts'
import type { ProviderLookup } from './provider-chain.ts'
import type { PushChannel, PushDevice, PushEvent, PushOutcome, PushType } from './push-channel.ts'
import { createWebpushChannel } from './webpush/webpush-channel.ts'
import { createWnsChannel } from './wns/wns-channel.ts'

export interface PushChannels extends Closable {
  /** Named in pushEnabled, and there is a channel of that name. */
  isEnabled(type: string): type is PushType
  /** As PushChannel.send; a type that is not enabled has failed. */
  send(event: PushEvent, device: PushDevice): Promise<PushOutcome>
  /**
   * As `send`, to the mailboxes of many users in one go, and as it was published: who reads it in a
   * language of their own must be sent to as a device.
   */
  sendToUsers(event: PushEvent, users: readonly string[]): Promise<readonly PushOutcome[]>
  /** Which section would give each option, for a notification that might be sent. */
  explain(question: Question): Explanation | Unexplained
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
  const localizer = createLocalizer({ file: () => push().localization_file ?? '', logger })
  const isEnabled = (type: string): type is PushType =>
    push().pushEnabled.includes(type) && Object.hasOwn(channels, type)
  let isClosed = false
  // Channels promise not to reject; a fault in one must not take the others' notifications along.
  const failedWith = (thrown: unknown, type: PushType): PushOutcome => {
    logger.error({ err: thrown, type }, 'a push channel failed')
    return { kind: 'failed', reason: 'internal fault' }
  }
  return {
    isEnabled,
    send(event, device) {
      if (isClosed) return Promise.resolve(shuttingDown)
      if (!isEnabled(device.type)) return Promise.resolve(notEnabled(device.type))
      const channel = channels[device.type]
      const failed = (thrown: unknown) => failedWith(thrown, device.type)
      try {
        return channel.send(localizer.localize(event, device.language), device).catch(failed)
      } catch (thrown) {
        return Promise.resolve(failed(thrown))
      }
    },
    sendToUsers(event, users) {
      if (isClosed) return Promise.resolve(users.map(() => shuttingDown))
      if (!isEnabled('comet')) return Promise.resolve(users.map(() => notEnabled('comet')))
      return channels.comet.sendAll(event, users).catch((thrown: unknown) => {
        const outcome = failedWith(thrown, 'comet')
        return users.map(() => outcome)
      })
    },
    explain: (question) => explain(question, { push: push(), provider: parts.provider }),
    async close() {
      isClosed = true
      await localizer.close()
      const all = new Set(Object.values(channels)) // some go by several names
      await Promise.all(Array.from(all, (channel) => channel.close()))
    },
  }
}

function createChannels(parts: PushChannelsParts) {
  const { deliver, push, gms, ors, provider, logger, clock = systemClock } = parts
  const slots = new ConnectionSlots(() => gms()['http.max_connections_total'], maxWaitingPosts)
  const trusted = () => new HttpSender({ gms, slots })
  const guarded = (option: AllowOption) => {
    return new HttpSender({ gms, slots, allow: { option, places: () => push()[option] } })
  }
  const optionsFor = createOptionsFor({ push, provider })
  const common = { optionsFor, provider, push, gms, slots, clock, logger }
  const fcm = createFcmChannel({ ...common, tokens: trusted() })
  return {
    comet: createCometChannel({ deliver, logger }),
    httpcb: createHttpcbChannel({ sender: guarded('httpcb.allow'), optionsFor, clock }),
    customhttp: createCustomhttpChannel({ sender: trusted(), optionsFor }),
    orscb: createOrscbChannel({ sender: trusted(), ors }),
    ios: createApnsChannel(common),
    fcm,
    gcm: fcm, // both names are older than Firebase, and mean what it took over
    android: fcm,
    wns: createWnsChannel({ ...common, devices: guarded('wns.allow'), tokens: trusted() }),
    webpush: createWebpushChannel({ ...common, sender: guarded('webpush.allow') }),
  } satisfies Record<PushType, PushChannel>
}

const shuttingDown: PushOutcome = { kind: 'try-later', reason: 'shutting down' }

type AllowOption = 'httpcb.allow' | 'wns.allow' | 'webpush.allow'

function notEnabled(type: string): PushOutcome {
  return { kind: 'failed', reason: `${type} is not enabled` }
}
