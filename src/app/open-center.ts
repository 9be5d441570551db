import {
  chatSection,
  gmsSection,
  type Options,
  resourcesSection,
  routingSection,
  serviceSection,
  statSection,
  statSourceSection,
} from '../base/config/index.ts'
import type { Closing } from '../base/kernel/index.ts'
import { createAccessNumbers } from '../center/access-numbers/index.ts'
import { createChatServer } from '../center/chat-server/index.ts'
import { createRouting } from '../center/routing/index.ts'
import { createStatistics } from '../center/stat-server/index.ts'
import type { Base } from './open-base.ts'

export type Center = Awaited<ReturnType<typeof openCenter>>

/** The contact centre that is built in. */
export async function openCenter(
  { log, options, redis, timers, usage }: Base,
  startId: string,
  closing: Closing,
) {
  const numbers = createAccessNumbers({
    redis,
    groups: (group) => options.family(resourcesSection, group),
    country: () => options.live(gmsSection)().default_country,
    usage: usage.counts,
  })
  const routing = closing.keep(
    createRouting({
      redis,
      timers,
      options: options.live(routingSection),
      logger: log('routing'),
    }),
  )
  const chats = closing.keep(
    await createChatServer({
      redis,
      startId,
      routing,
      timers,
      options: options.live(chatSection),
      logger: log('chat-server'),
    }),
  )
  const statistics = closing.keep(
    await createStatistics({
      redis,
      centre: routing,
      configuredQueues: () => queuesOf(options),
      stat: options.live(statSection),
      sources: () => membersOf(options, statSourceSection),
      logger: log('stat-server'),
    }),
  )
  return { numbers, routing, chats, statistics }
}

/** Every member of a family as it is now, each with its name. */
function membersOf(options: Options, section: typeof statSourceSection) {
  return options.names(section).flatMap((name) => {
    const values = options.family(section, name)
    return values === undefined ? [] : [{ ...values, name }]
  })
}

/** Queues that services send their customers to; there are statistics of them before the first has come. */
function queuesOf(options: Options): string[] {
  const named = options.names(serviceSection).flatMap((name) => {
    const queue = options.family(serviceSection, name)?._urs_virtual_queue
    return typeof queue === 'string' && !queue.includes('$') ? [queue] : []
  })
  return [...new Set(['default', ...named])]
}
