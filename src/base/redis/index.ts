/**
 * The way to Redis: one connection for commands, one for listening, scripts, and the embedded
 * engine for machines without a Redis. What the keys mean is each room's own affair.
 */
export { startEmbeddedRedis } from './embedded.ts'
export { openRedis, type RedisOptions } from './open-redis.ts'
export { createRedisOverrides } from './option-overrides-redis.ts'
export type { Redis, RedisCommands, Script, ScriptSource } from './redis.ts'
export { redisUnavailable, toRedisError } from './redis-errors.ts'
