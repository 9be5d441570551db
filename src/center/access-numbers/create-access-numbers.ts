import type { Redis } from '../../base/redis/index.ts'
import { type AccessNumberParts, AccessNumberService } from './access-number-service.ts'
import type { AccessNumbers } from './access-numbers.ts'
import { createRedisBookingStore } from './booking-store-redis.ts'

/** Access numbers whose bookings are in Redis: every node hands out the same numbers. */
export function createAccessNumbers(
  from: Omit<AccessNumberParts, 'store'> & { readonly redis: Redis },
): AccessNumbers {
  const { redis, ...parts } = from
  return new AccessNumberService({ ...parts, store: createRedisBookingStore(redis) })
}
