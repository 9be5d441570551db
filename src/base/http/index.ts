/**
 * The HTTP side of the house: it reads and limits requests, decides who may call, turns whatever is
 * thrown into the one shape of refusal, and counts and logs each request.
 * It knows no route but its own (`/livez`, `/readyz`, `/metrics`, the OpenAPI document): rooms hand
 * theirs in. Busy routes have a quick answer as well, which is asked before Fastify (quick-door.ts).
 * A route that hijacks its reply writes its own headers; `reply.getHeaders()` holds those that every
 * answer carries.
 */
export {
  type Access,
  callerAddress,
  consoleSession,
  consoleUser,
  requireRole,
} from './access.ts'
export { basicCredentials } from './basic-credentials.ts'
export { asksForWebSocket } from './connections.ts'
export type { SignedIn } from './console-users.ts'
export {
  type CookieSession,
  type CookieSessions,
  cookieToken,
  sessionCookie,
} from './cookie-sessions.ts'
export { gmsUser } from './gms-user.ts'
export type { HttpApp, RouteGroup } from './http-app.ts'
export {
  invalidParameter,
  malformedBody,
  payloadTooLarge,
  unsupportedMediaType,
} from './http-errors.ts'
export { createHttpServer, type HttpServer, type HttpServerParts } from './http-server.ts'
export { parseJson } from './json-body.ts'
export { Metrics } from './metrics.ts'
export { checkOrigin } from './own-pages.ts'
export {
  isUploadedFile,
  type JsonArray,
  type JsonObject,
  type JsonValue,
  Parameters,
  type ParameterValue,
  UploadedFile,
} from './parameters.ts'
export type { QuickCall } from './quick-call.ts'
export { answer } from './quick-response.ts'
export { isJsonType, jsonBodyOnly, readParameters } from './read-parameters.ts'
export { jsonType, uncached } from './reply-headers.ts'
export type { Attempt } from './sign-in.ts'
