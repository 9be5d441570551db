import { ApiError } from '../../base/kernel/index.ts'

const exception = (fact: string) => `com.genesyslab.gsg.services.desk.${fact}Exception`

/** 400: in every chat this is the name of the customer, as whom nobody at a desk may speak. */
export function agentNameReserved(name: string): ApiError {
  return new ApiError(400, exception('AgentNameReserved'), `No agent may be called ${name}`)
}

/** 400: the caller claims to have more of the transcript than there is. */
export function positionBeyondEnd(position: number, last: number): ApiError {
  const message = `The transcript ends at ${last}, there is no position ${position}`
  return new ApiError(400, exception('InvalidPosition'), message)
}

/** 403: a console user of role agent is the agent of the same name and no other. */
export function notYourDesk(agent: string): ApiError {
  return new ApiError(
    403,
    exception('NotYourDesk'),
    `Only ${agent} or a supervisor may act as agent ${agent}`,
  )
}

/** 400: the outcome of a call is said by the agent who has it, while it lasts. */
export function notYourCall(agent: string, id: string): ApiError {
  return new ApiError(400, exception('NotYourCall'), `${agent} has no call for callback ${id}`)
}

/** 403: agents read the chats they have, had or are offered; supervisors read all. */
export function notYourChat(agent: string): ApiError {
  return new ApiError(403, exception('NotYourChat'), `${agent} has no part in this chat`)
}

/** 403: customers see who has joined as a supervisor; it must be one. */
export function supervisorRequired(): ApiError {
  const message = 'Only a supervisor may join as SUPERVISOR'
  return new ApiError(403, exception('SupervisorRequired'), message)
}
