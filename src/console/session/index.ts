/**
 * Signing in to the console: a session begins with a password, is held by a browser with a cookie,
 * and ends by itself, by signing out, or when its user's password or role changes. Who may do what
 * is said by each route; how passwords are checked is the affair of base/http.
 */
export { noteAttempts } from './attempt-notes.ts'
export { createNotices, type Notice } from './notices.ts'
export { sessionRoutes } from './session.routes.ts'
export { SessionService, type SessionServiceParts } from './session-service.ts'
export { createRedisSessionStore } from './session-store-redis.ts'
