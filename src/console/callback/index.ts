/**
 * The callback queue as operators see it: pages and search, one callback with its history, weeks of
 * slots, exports, and the few things that are done by hand. Rules and changes are the Callback
 * API's; who may see customers' numbers is decided here.
 */
export { callbackConsoleRoutes } from './callback-console.routes.ts'
export { type CallbackConsole, createCallbackConsole } from './create-callback-console.ts'
export { numberFor } from './masking.ts'
export { numberOf } from './queue/order.ts'
