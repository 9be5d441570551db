/**
 * When an office is open and how many requests each time bucket may take, as the options of an
 * office-hours or a capacity service write it. Pure: it books nothing, keeps nothing and knows no
 * service; which calendar a service uses, and what a caller may ask of it, is decided above.
 */
export type { Capacity, CapacityPeriod } from './capacity.ts'
export { LocalClock } from './local-clock.ts'
export { parseTime, toLocalTime } from './local-time.ts'
export type { ClosedReason, OfficeHours } from './office-hours.ts'
export type { OptionFault, Parsed } from './option-faults.ts'
export { parseCapacity } from './parse-capacity.ts'
export { parseOfficeHours } from './parse-office-hours.ts'
export type { Period } from './period.ts'
export { longestRange } from './range.ts'
export { isTimeZone } from './zone-clock.ts'
