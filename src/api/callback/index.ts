/**
 * The Callback API: customers ask to be called now or at a free slot. The room decides whether and
 * when, books slots, keeps the schedule and hands each callback over once to whoever carries it out,
 * which is another room's affair; so is telling other systems how it goes.
 */
export type { CallbackStates } from './callback-states.ts'
export { type Callbacks, createCallbacks } from './create-callbacks.ts'
export { createCustomerDevice } from './customer-device.ts'
export { expectedWaitFrom } from './queue-time.ts'
