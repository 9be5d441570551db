import { ApiError, serviceUnavailable } from '../kernel/index.ts'

/** Answers of a Redis that is there but cannot serve now; its own first words. */
const unfit = new Set([
  'BUSY',
  'CLUSTERDOWN',
  'LOADING',
  'MASTERDOWN',
  'MISCONF',
  'NOAUTH',
  'NOREPLICAS',
  'OOM',
  'READONLY',
  'TRYAGAIN',
  'UNBLOCKED',
  'WRONGPASS',
])

/** Codes of Node's socket and name errors. */
const unreachable = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
])

/** What ioredis says when it could not send a command, or lost the connection that held its answer. */
const notSent = [
  'Connection is closed.',
  "Stream isn't writeable",
  "Cluster isn't ready",
  'Cluster is ended',
  'Command aborted due to connection close',
  'Too many Cluster redirections',
  'Failed to refresh slots cache',
  'None of startup nodes is available',
  'All sentinels are unreachable',
]

/** 503: what was asked needs Redis, and Redis does not serve now. */
export function redisUnavailable(cause?: unknown): ApiError {
  return serviceUnavailable('The data store is not available', 1, cause)
}

/**
 * The 503 for an error which means that Redis is away, silent, loading, full or between masters.
 * Undefined for anything else, also for an answer that means a fault of ours (WRONGTYPE).
 */
export function toRedisError(thrown: unknown): ApiError | undefined {
  if (thrown instanceof ApiError) return thrown
  return thrown instanceof Error && meansUnavailable(thrown) ? redisUnavailable(thrown) : undefined
}

function meansUnavailable(error: Error): boolean {
  if (error.name === 'ReplyError') return unfit.has(error.message.split(' ', 1)[0] ?? '')
  if (error.name === 'MaxRetriesPerRequestError') return true
  if ('code' in error && 'syscall' in error && unreachable.has(String(error.code))) return true
  return notSent.some((words) => error.message.startsWith(words))
}
