import { ApiError } from '../kernel/index.ts'

/** 413: what a timer carries must be a note, not the thing itself. */
export function timerPayloadTooLarge(bytes: number, limit: number): ApiError {
  return new ApiError(
    413,
    'com.genesyslab.gsg.services.timers.PayloadTooLargeException',
    `A timer carries at most ${limit} bytes, not ${bytes}`,
  )
}
