import { onTestFinished } from 'vitest'
import {
  type NewSubscription,
  NotificationService,
  type Publication,
} from '../../../src/api/notification/index.ts'
import type { Subscription } from '../../../src/api/notification/subscription.ts'
import {
  type GmsOptions,
  gmsSection,
  Options,
  type OrsOptions,
  orsSection,
  type PushOptions,
  pushSection,
} from '../../../src/base/config/index.ts'
import { type Clock, createLogger, type Live, newUuid } from '../../../src/base/kernel/index.ts'
import type { Redis } from '../../../src/base/redis/index.ts'
import { createPushChannels, type PushChannels } from '../../../src/channels/push/index.ts'
import { temporaryFile } from '../../support/config.ts'

export const silent = createLogger('silent')

export function subscription(o: {
  id?: string
  filter?: string
  expiresAt?: number
  deviceId?: string
}): Subscription {
  return {
    id: o.id ?? newUuid(),
    subscriberId: 'S1',
    filter: o.filter ?? '*',
    expiresAt: o.expiresAt ?? Date.now() + 60_000,
    device: {
      type: 'comet',
      deviceId: o.deviceId ?? 'BuzzBrain',
      provider: undefined,
      language: undefined,
      debug: false,
      authorization: undefined,
      properties: {},
    },
  }
}

export interface Delivered {
  user: string
  tag: string
  message: unknown
}

/** Channels as they are, with a list in the place of the mailboxes. */
async function channelsForTest(
  options: Partial<PushOptions & GmsOptions & OrsOptions> = {},
): Promise<{ channels: PushChannels; push: Live<PushOptions>; mailboxes: Delivered[] }> {
  const file = await Options.load(temporaryFile(''), { logger: silent })
  const merged = <T>(live: Live<T>) => {
    const values = { ...live(), ...options }
    return () => values
  }
  const mailboxes: Delivered[] = []
  const push = merged(file.live(pushSection))
  const channels = createPushChannels({
    deliver: async (users, { tag, message }) => {
      const put = users.map((user) => ({ user, tag, message }))
      mailboxes.push(...put)
      return put
    },
    push,
    gms: merged(file.live(gmsSection)),
    ors: merged(file.live(orsSection)),
    provider: () => undefined,
    logger: silent,
  })
  return { channels, push, mailboxes }
}

/** A started service over this Redis, as one node has it. */
export async function nodeForTest(
  redis: Redis,
  options: Partial<PushOptions & GmsOptions & OrsOptions> = {},
  clock?: Clock,
) {
  const { channels, push, mailboxes } = await channelsForTest(options)
  const service = new NotificationService({
    redis,
    channels,
    push,
    logger: silent,
    ...(clock === undefined ? {} : { clock }),
  })
  await service.start()
  onTestFinished(() => service.close())
  return { service, mailboxes, channels }
}

export function comet(filter: string, more: Partial<NewSubscription> = {}): NewSubscription {
  return { subscriberId: 'S1', filter, destination: { type: 'comet', properties: {} }, ...more }
}

export function event(tag: string, more: Partial<Publication> = {}): Publication {
  return { tag, message: 'hello', mediaType: 'string', properties: {}, ...more }
}
