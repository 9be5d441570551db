/**
 * Access numbers: which number an app shall call so that its call can be told from others, and whose
 * call it is that has come in. It knows services by their ids alone; what they are for, and what
 * happens to the call, is not its affair.
 */
export { codeLengths } from './access-code.ts'
export type {
  AccessNumbers,
  AccessWish,
  AllocationStrategy,
  Booking,
  IncomingCall,
  NumberState,
  PoolHealth,
} from './access-numbers.ts'
export { createAccessNumbers } from './create-access-numbers.ts'
