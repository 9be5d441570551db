/**
 * Tells open consoles that something has changed: not what it is now, so that each page asks for it
 * itself and roles are held in one place. It goes by the mailboxes of those who are signed in.
 */

export { createRedisListeners } from './listeners-redis.ts'
export { Live, type Topic, topics } from './live.ts'
export { NodeWatch } from './node-watch.ts'
