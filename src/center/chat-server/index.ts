/**
 * Chats between a customer and the agents of the embedded centre: who is in a chat, what was said
 * and in which order, and when it ends. How a customer or an agent hears of it is the listener's
 * affair; who is to talk with whom is decided by routing.
 */
export type {
  Chat,
  ChatEntry,
  ChatEventType,
  EndReason,
  Party,
  PartyType,
  Transcript,
} from './chat.ts'
export { client } from './chat.ts'
export { chatEnded, chatUnknown } from './chat-errors.ts'
export type { ChatOptions } from './chat-options.ts'
export type { ChatListener, ChatServer, NewChat } from './chat-server.ts'
export { createChatServer } from './create-chat-server.ts'
