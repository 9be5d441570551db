import type { ApiError } from '../../base/kernel/index.ts'
import {
  agentNotFree,
  interactionNotFound,
  notActive,
  notOffered,
  queueFull,
  tooManyAgents,
  tooManyQueues,
} from './routing-errors.ts'
import { routingLimits } from './routing-limits.ts'
import type { Change, Changed, Refusal } from './routing-store.ts'

/** What a refused change is to whoever wished it; undefined when it was made, now or before. */
export function toRefusal(outcome: Changed['outcome'], change: Change): ApiError | undefined {
  if (outcome === 'done' || outcome === 'known' || outcome === 'more') return undefined
  return refusals[outcome](change)
}

const refusals: Readonly<Record<Refusal, (change: Change) => ApiError>> = {
  unknown: (change) => interactionNotFound(idOf(change)),
  'not-offered': (change) => notOffered(idOf(change)),
  'not-active': (change) => notActive(idOf(change)),
  'not-free': (change) => agentNotFree(change.verb === 'requeue' ? (change.agent ?? '') : ''),
  'queue-full': queueFull,
  'too-many-queues': () => tooManyQueues(routingLimits.queues),
  'too-many-agents': () => tooManyAgents(routingLimits.agents),
}

const idOf = (change: Change) => ('id' in change ? change.id : '')
