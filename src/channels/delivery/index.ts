/**
 * What becomes of each push: written down before it begins, tried again by durable timers until its
 * horizon, joined with what its user reads over CometD, and kept where an operator sees it. How a
 * device is reached is the push room's affair, and who is meant the publisher's.
 */
export { createDeliveries, type DeliveriesParts } from './create-deliveries.ts'
export type { Deliveries, SendOptions, Subscriptions } from './deliveries.ts'
export { type DeliveryOrder, deliveryRoutes } from './delivery.routes.ts'
export type { DeliveryRecord, DeliveryState } from './delivery-record.ts'
export type { Purpose } from './retry-schedule.ts'
