import { ApiError } from '../../base/kernel/index.ts'

const exceptions = 'com.genesyslab.gsg.services.routing'

/** 400: an agent, a queue or an interaction is called something that cannot be a name. */
export function nameInvalid(what: string, longest: number): ApiError {
  return new ApiError(
    400,
    `${exceptions}.InvalidNameException`,
    `The name of ${what} must be 1 to ${longest} characters, none of them a control character`,
  )
}

/** 400: a number of chats that no agent can have at a time. */
export function chatsInvalid(most: number): ApiError {
  return new ApiError(
    400,
    `${exceptions}.InvalidChatsException`,
    `An agent takes a whole number of chats at a time, from 0 to ${most}`,
  )
}

/** 400: more queues than one agent can serve. */
export function tooManyQueuesOfAgent(most: number): ApiError {
  return new ApiError(
    400,
    `${exceptions}.TooManyQueuesException`,
    `An agent serves at most ${most} queues`,
  )
}

/** 404: nobody of that name was at a desk in the last seven days. */
export function agentNotFound(id: string): ApiError {
  return new ApiError(404, `${exceptions}.AgentNotFoundException`, `No agent with id ${id}`)
}

/** 404: never there, or ended an hour ago or more. */
export function interactionNotFound(id: string): ApiError {
  return new ApiError(
    404,
    `${exceptions}.InteractionNotFoundException`,
    `No interaction with id ${id}`,
  )
}

/** 409: the offer ran out, was taken back, or was made to somebody else. */
export function notOffered(id: string): ApiError {
  return new ApiError(
    409,
    `${exceptions}.NotOfferedException`,
    `Interaction ${id} is not offered to this agent any more`,
  )
}

/** 409: only who has it can complete it or pass it on. */
export function notActive(id: string): ApiError {
  return new ApiError(
    409,
    `${exceptions}.NotActiveException`,
    `Interaction ${id} is not with this agent`,
  )
}

/** 409: an interaction can be passed on to an agent who is ready and free for it, not to its own. */
export function agentNotFree(agent: string): ApiError {
  return new ApiError(
    409,
    `${exceptions}.AgentNotFreeException`,
    `Agent ${agent} cannot take it now`,
  )
}

/** 409: the desk is full; agents are forgotten seven days after their last change. */
export function tooManyAgents(most: number): ApiError {
  return new ApiError(
    409,
    `${exceptions}.TooManyAgentsException`,
    `There are ${most} agents, the most there may be`,
  )
}

/** 409: too many different queue names; one is forgotten a week after its last use. */
export function tooManyQueues(most: number): ApiError {
  return new ApiError(
    409,
    `${exceptions}.TooManyQueuesException`,
    `There would be more than ${most} queues`,
  )
}

/** 413: what an agent is to know of a customer is a note, not a file. */
export function customerTooLarge(most: number): ApiError {
  return new ApiError(
    413,
    `${exceptions}.CustomerTooLargeException`,
    `The data of the customer takes more than ${most} bytes`,
  )
}

/** 503: as many wait as routing.max_waiting allows. */
export function queueFull(): ApiError {
  return new ApiError(
    503,
    `${exceptions}.QueueFullException`,
    'As many wait in the queue as may',
    { headers: { 'Retry-After': '30' } }, // seconds; in less a full queue hardly moves
  )
}
