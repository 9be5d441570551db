import type { Callbacks } from '../../api/callback/index.ts'
import { type Clock, systemClock, type Undo } from '../../base/kernel/index.ts'
import type { Usage, UsageCounts } from '../../base/usage/index.ts'
import type { AccessNumbers } from '../../center/access-numbers/index.ts'
import type { Routing, RoutingEvent } from '../../center/routing/index.ts'

/*
 * Each of these happens on one node, which counts it. What a node that dies had not brought to the
 * store by then is not in the reports; what it counted is true all the same.
 */

/** Chats by queue. One that is passed on begins again in its new queue, so that the sums agree. */
export function countChats(routing: Pick<Routing, 'onEvent'>, counts: UsageCounts): Undo {
  return routing.onEvent((event) => {
    if (event.kind !== 'agent-changed' && event.interaction.media === 'chat') count(event, counts)
  })
}

function count(
  { kind, interaction }: Exclude<RoutingEvent, { kind: 'agent-changed' }>,
  counts: UsageCounts,
): void {
  const { queue, waited, acceptedAt } = interaction
  if (kind === 'enqueued' || kind === 'requeued') counts.chatBegun(queue)
  if (kind === 'accepted') counts.chatAnswered(queue, waited * 1000)
  if (kind === 'completed') counts.chatEnded(queue)
  if (kind !== 'withdrawn') return
  if (acceptedAt === undefined) counts.chatAbandoned(queue)
  else counts.chatEnded(queue)
}

/** Callbacks by service; one that is accepted is an access to its service as well. */
export function countCallbacks(
  callbacks: Pick<Callbacks, 'onChange'>,
  counts: UsageCounts,
  clock: Clock = systemClock,
): Undo {
  return callbacks.onChange((after, before) => {
    const { service, state, reason, desiredAt } = after
    if (before === undefined) {
      counts.serviceAccessed(service)
      counts.callbackAccepted(service)
    }
    if (state === before?.state) return
    const isConnected = state === 'PROCESSING' || reason === 'AGENT_CONNECTED'
    const wasConnected = before?.state === 'PROCESSING'
    if (isConnected && !wasConnected) counts.callbackWaited(service, clock.now() - desiredAt)
    if (state === 'COMPLETED') counts.callbackEnded(service, reason ?? 'NOT_AVAILABLE')
  })
}

/** How full each resource group is, once a minute on one node. */
export function samplePools(
  usage: Pick<Usage, 'counts' | 'sampleEachMinute'>,
  numbers: Pick<AccessNumbers, 'state'>,
  groups: () => readonly string[],
): void {
  usage.sampleEachMinute(async () => {
    const levels = []
    for (const group of groups()) {
      const states = await numbers.state(group) // one after another: nobody waits for it
      const booked = states.filter(({ bookings }) => bookings > 0).length
      levels.push({ group, booked, size: states.length })
    }
    usage.counts.poolsSampled(levels)
  })
}
