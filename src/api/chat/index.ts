/**
 * The Chat API: what the customer's app asks of a chat, how it hears of news (by asking, over
 * CometD, by push while it sleeps), and the services of which chats begin. Who is in a chat and what
 * was said is the chat server's; who is to talk with whom is decided by routing.
 */
export { chatPage } from './chat-page.routes.ts'
export { type ChatRoom, type ChatRoomParts, createChatRoom } from './create-chat-room.ts'
