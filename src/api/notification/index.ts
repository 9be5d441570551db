/**
 * The Notification API: who subscribed to which events, and bringing an event to all of them.
 * How a device is reached is the push room's affair, and what events mean is known to publishers.
 */

export { notificationRoutes } from './notification.routes.ts'
export { notificationExplainRoutes } from './notification-explain.routes.ts'
export {
  type NewSubscription,
  NotificationService,
  type Publication,
} from './notification-service.ts'
