import { ApiError, type Milliseconds, toTimestamp } from '../../base/kernel/index.ts'

const rooms = 'com.genesyslab.gsg.services.callback'

/** 400: only a call that is under way can be put off, and only by the agent who has it. */
export function noCallUnderWay(agent: string, id: string): ApiError {
  const exception = `${rooms}.NoCallUnderWayException`
  return new ApiError(400, exception, `${agent} has no call under way for callback ${id}`)
}

/** 400: the slot was taken before the call could be ended for it. */
export function slotTaken(at: Milliseconds): ApiError {
  const message = `Too many requests at desired time [${toTimestamp(at)}]`
  return new ApiError(400, `${rooms}.SlotTakenAvailabilityException`, message)
}
