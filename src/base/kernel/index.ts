/** The words of the whole house: errors, ids, time, logs. It imports nothing of ours. */
export { ApiError, type ErrorHeaders, internalError, serviceUnavailable } from './api-error.ts'
export { Breaker } from './breaker.ts'
export { type Clock, type Milliseconds, type Seconds, systemClock, toTimestamp } from './clock.ts'
export { keyPart, newHexId, newUuid } from './ids.ts'
export { type Closable, Closing, type Live, type Undo } from './lifetime.ts'
export { createLogger, type Logger, type LogLevel } from './logger.ts'
export { allowedRedirect } from './redirect.ts'
export { isUserName } from './user-name.ts'
