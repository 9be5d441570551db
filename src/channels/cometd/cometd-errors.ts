import { ApiError, serviceUnavailable } from '../../base/kernel/index.ts'

const exception = (fact: string) => `com.genesyslab.gsg.services.cometd.${fact}Exception`

/** 400: a CometD request does not say whose messages it wants. */
export function userRequired(): ApiError {
  return new ApiError(400, exception('UserRequired'), 'The gms_user header is required')
}

/** 400: the user's name is empty, too long or holds control characters. */
export function userMalformed(): ApiError {
  return new ApiError(
    400,
    exception('UserMalformed'),
    'The gms_user must be 1 to 256 characters without control characters',
  )
}

/** 403: an agent or a session of the console asks for the messages of another one. */
export function notYourMailbox(): ApiError {
  return new ApiError(403, exception('Forbidden'), 'The messages of somebody else are not for you')
}

/** 400: the body is neither a Bayeux message nor an array of them. */
export function messagesMalformed(reason: string): ApiError {
  return new ApiError(400, exception('MessagesMalformed'), `Not a Bayeux message: ${reason}`)
}

/** 413: one event is larger than a mailbox takes. */
export function messageTooLarge(bytes: number, most: number): ApiError {
  return new ApiError(
    413,
    exception('MessageTooLarge'),
    `A message of ${bytes} bytes exceeds the limit of ${most}`,
  )
}

/** 503: the node holds as many sessions or WebSockets as `cometd.max_sessions` lets it. */
export function sessionsExhausted(): ApiError {
  return serviceUnavailable('This node holds as many sessions as it may')
}

/** 503: more messages wait for Redis than the process is willing to hold. */
export function appendsExhausted(): ApiError {
  return serviceUnavailable('Too many messages wait to be stored')
}
