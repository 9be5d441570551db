import { ApiError } from '../../base/kernel/index.ts'

const exception = (fact: string) => `com.genesyslab.gsg.services.chat.${fact}Exception`

/** 403: the service was created by a gms_user, and it is another one (or none) that asks. */
export function notYourChat(): ApiError {
  return new ApiError(403, exception('NotYourChat'), 'This chat belongs to another gms_user')
}

/** 404: a service of this kind has no chat. */
export function chatless(service: string): ApiError {
  return new ApiError(404, exception('ChatNotSupported'), `Service (${service}) has no chat`)
}

/** 503: the service has not said yet that an agent is available; its status tells when. */
export function noAgentYet(): ApiError {
  return new ApiError(503, exception('AgentNotAvailable'), 'No agent is available yet', {
    headers: { 'Retry-After': '5' }, // seconds between two looks at a status, in most apps
  })
}

/** 400: a chat over CometD needs to know whose messages they are. */
export function cometUserMissing(): ApiError {
  return new ApiError(
    400,
    exception('UserRequired'),
    'The gms_user header is required with notify_by=comet',
  )
}

/** 403: mailboxes of that name are those of agents, and no customer's. */
export function userReserved(): ApiError {
  return new ApiError(
    403,
    exception('UserReserved'),
    'A gms_user that begins with agent: is no customer',
  )
}

/** 400: a parameter is not what it must be. */
export function chatParameterInvalid(name: string, reason: string): ApiError {
  return new ApiError(400, exception('InvalidParameter'), `The parameter ${name} ${reason}`)
}

/** 400: the caller claims to have more of the transcript than there is. */
export function positionBeyondEnd(position: number, last: number): ApiError {
  return new ApiError(
    400,
    exception('InvalidPosition'),
    `The transcript ends at ${last}, there is no position ${position}`,
  )
}

/** 400: there is no subscription of that id, or no more. */
export function chatSubscriptionUnknown(): ApiError {
  return new ApiError(400, exception('SubscriptionUnknown'), 'subscriptionID names no subscription')
}

/** 413: what an agent is to know of a customer is a note, not a file. */
export function userDataTooLarge(most: number): ApiError {
  return new ApiError(
    413,
    exception('UserDataTooLarge'),
    `Names and user data of a chat take more than ${most} bytes`,
  )
}
