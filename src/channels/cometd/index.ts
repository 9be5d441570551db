/**
 * The CometD channel: Bayeux over long polling, callback-polling and WebSocket, one private mailbox
 * a user. It knows users and events, not who subscribed to what, nor what an event means.
 */
export {
  type CometdEvent,
  type CometdServer,
  createCometdServer,
  type KeptEvent,
  type Place,
} from './cometd-server.ts'
export type { Farewell } from './devices.ts'
