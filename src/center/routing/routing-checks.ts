import { isUserName } from '../../base/kernel/index.ts'
import type { AgentChange, NewInteraction, RequeueTo } from './routing.ts'
import {
  chatsInvalid,
  customerTooLarge,
  nameInvalid,
  tooManyQueuesOfAgent,
} from './routing-errors.ts'
import { routingLimits } from './routing-limits.ts'

/** Throws unless it can be a name; `what` tells of what, for the message. */
export function checkName(name: string, what: string): void {
  if (!isUserName(name)) throw nameInvalid(what, routingLimits.name)
}

export function checkInteraction({ id, queue, customer }: NewInteraction): void {
  checkName(id, 'an interaction')
  checkName(queue, 'a queue')
  const bytes = Buffer.byteLength(JSON.stringify(customer))
  if (bytes > routingLimits.customer) throw customerTooLarge(routingLimits.customer)
}

/** An empty name is none, and must not be taken for "not given". */
export function checkDestination({ queue, agent, from }: RequeueTo): void {
  if (queue !== undefined) checkName(queue, 'a queue')
  if (agent !== undefined) checkName(agent, 'an agent')
  if (from !== undefined) checkName(from, 'an agent')
}

export function checkAgentChange({ nickname, queues = [], chats, reason }: AgentChange): void {
  if (nickname !== undefined) checkName(nickname, 'an agent')
  if (reason !== undefined && reason !== '') checkName(reason, 'a reason')
  for (const queue of queues) checkName(queue, 'a queue')
  const { queuesOfAgent } = routingLimits
  if (new Set(queues).size > queuesOfAgent) throw tooManyQueuesOfAgent(queuesOfAgent)
  if (chats !== undefined && !isNumberOfChats(chats)) throw chatsInvalid(routingLimits.chats)
}

function isNumberOfChats(chats: number): boolean {
  return Number.isInteger(chats) && chats >= 0 && chats <= routingLimits.chats
}
