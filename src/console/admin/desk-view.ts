import { type Milliseconds, toTimestamp } from '../../base/kernel/index.ts'
import type { Agent, Interaction } from '../../center/routing/index.ts'

/** Agents and interactions as the desk shows them: points in time spelled out. */

export function toAgentView({ queues, since, loggedInAt, ...agent }: Agent) {
  return {
    ...agent,
    queues: [...queues],
    since: toTimestamp(since),
    loggedInAt: toTimestampIf(loggedInAt),
  }
}

export function toInteractionView({ state, ...interaction }: Interaction) {
  const { arrivedAt, offeredAt, offerEndsAt, acceptedAt } = interaction
  return {
    ...interaction,
    state: state === 'offered' ? ('offered' as const) : ('active' as const), // no desk holds others
    arrivedAt: toTimestamp(arrivedAt),
    offeredAt: toTimestampIf(offeredAt),
    offerEndsAt: toTimestampIf(offerEndsAt),
    acceptedAt: toTimestampIf(acceptedAt),
  }
}

function toTimestampIf(at: Milliseconds | undefined): string | undefined {
  return at === undefined ? undefined : toTimestamp(at)
}
