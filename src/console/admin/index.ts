/**
 * The JSON API of the console. Here so far: the desk, an agent's side of the embedded centre, and
 * how agents hear of what is offered to them. It decides who may act for whom, and notes what is done
 * in another's stead; what an action means is the affair of the rooms it calls.
 */
export { deskRoutes } from './desk.routes.ts'
export { deskChatRoutes } from './desk-chat.routes.ts'
export { type Deliver, notifyDesks } from './desk-notifier.ts'
export { type DeskParts, DeskService } from './desk-service.ts'
