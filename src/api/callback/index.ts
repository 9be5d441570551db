/**
 * The Callback API: customers ask to be called now or at a free slot. The room decides whether and
 * when, books slots, keeps the schedule and hands each callback over once to whoever carries it out,
 * which is another room's affair; so is telling other systems how it goes.
 */
export { AvailableSlots } from './availability.ts'
export { Calendars } from './calendars.ts'
export { type Callback, type CallbackRef, type CallbackState, states } from './callback.ts'
export { callbackNotFound, callbackServiceUnknown } from './callback-errors.ts'
export { CallbackOptions, type OptionSource } from './callback-options.ts'
export type { CallbackStates } from './callback-states.ts'
export type { CallbackStore } from './callback-store.ts'
export { createRedisCallbackStore } from './callback-store-redis.ts'
export { type Callbacks, createCallbacks } from './create-callbacks.ts'
export { createCustomerDevice } from './customer-device.ts'
export { parseHistory } from './history.ts'
export type { Homes } from './homes.ts'
export { createRedisHomes } from './homes-redis.ts'
export { toLookupValue } from './lookup-values.ts'
export { callbackServices } from './querying.ts'
export { expectedWaitFrom } from './queue-time.ts'
export { cellsOf, dayOf, slotOf, slotsBetween, startOfDay } from './slots.ts'
