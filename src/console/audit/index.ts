/**
 * Who did what, and when: every room notes what somebody signed in has changed, and the entrance
 * whom it refused. What agents do at their own desk is their work and is not noted; what others do
 * there in their stead is. Notes are kept for 90 days and cannot be changed or taken back. What they
 * say of secrets is said without them: `changed`.
 */
export { auditRoutes } from './audit.routes.ts'
export { Audit, type AuditEntry, type AuditNote } from './audit.ts'
export { createRedisAuditStore } from './audit-store-redis.ts'
