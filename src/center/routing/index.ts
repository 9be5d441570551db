/**
 * Agents, virtual queues and who serves whom: places, offers to the longest-ready agent, expected
 * waits and the figures of queues. All of it stands in Redis, so any node may serve any call.
 * What is said or done during an interaction, and how an agent or a customer hears of it, is not
 * known here: whoever must know listens or asks.
 */
export type { RoutingOptions } from '../../base/config/index.ts'
export { createRouting, type RoutingParts } from './create-routing.ts'
export type {
  Agent,
  AgentChange,
  AgentState,
  Interaction,
  InteractionState,
  Media,
  NewInteraction,
  QueueCounts,
  QueueFigures,
  QueuePlace,
  QueueWait,
  RequeueTo,
  Routing,
  RoutingEvent,
} from './routing.ts'
