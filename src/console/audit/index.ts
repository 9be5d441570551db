/**
 * Who did what, and when: every room notes what somebody signed in has changed, or tried to. Notes
 * are kept for 90 days and cannot be changed or taken back. What they say of secrets is said
 * without them: `changed`.
 */
export { auditRoutes } from './audit.routes.ts'
export { Audit, type AuditEntry, type AuditNote } from './audit.ts'
export { createRedisAuditStore } from './audit-store-redis.ts'
