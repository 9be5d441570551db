import { ApiError } from '../../base/kernel/index.ts'

const exceptions = 'com.genesyslab.gsg.services.node'

/** 400: a node is ONLINE or OFFLINE and nothing else. */
export function unknownStatus(given: string): ApiError {
  return new ApiError(
    400,
    `${exceptions}.UnknownStatusException`,
    `The status of a node is ONLINE or OFFLINE, not ${given}`,
  )
}

/** 409: the process ends in a moment; calling it ONLINE would send it requests it cannot finish. */
export function nodeLeaving(): ApiError {
  return new ApiError(
    409,
    `${exceptions}.NodeLeavingException`,
    'This node is about to stop and stays OFFLINE',
  )
}

/** 404: no node of that id is remembered. */
export function nodeNotFound(id: string): ApiError {
  return new ApiError(404, `${exceptions}.NodeNotFoundException`, `No node with id ${id}`)
}

/** 409: only a node that is down can be removed; a living one would join again with its next beat. */
export function nodeAlive(id: string): ApiError {
  return new ApiError(409, `${exceptions}.NodeAliveException`, `Node ${id} is not down`)
}
