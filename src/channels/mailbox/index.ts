/**
 * One private mailbox a user in Redis, the sessions that read it, and which node holds which: what
 * all nodes share, so that any of them can serve any client. It knows neither Bayeux nor sockets.
 */
export {
  type Appended,
  type Appending,
  type Claim,
  type ClaimFor,
  type Entry,
  keyLifetime,
  type Mailboxes,
  type SessionNotice,
  type Standing,
} from './mailbox.ts'
export { createRedisMailboxes } from './mailbox-redis.ts'
