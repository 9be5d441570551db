import { keyPart } from '../../base/kernel/index.ts'

/** What must change together shares a tag: all callbacks of a service. */
const tag = (service: string) => `{${keyPart(service)}}`

/** String: a callback as text (callback-record.ts), gone a day after its `_ttl`. */
export const recordKey = (service: string, id: string) =>
  `gms:callback:record:${tag(service)}:${keyPart(id)}`

/** Sorted set: id → desired time, of all that are kept; lives as long as the last of them. */
export const queueKey = (service: string) => `gms:callback:queue:${tag(service)}`

/** Sorted set: id → when somebody is to look at it next, be it to forget it; lives likewise. */
export const wakeKey = (service: string) => `gms:callback:wake:${tag(service)}`

/** Hash: cell of that day → callbacks counted in it; gone some days after the day. */
export const bookedKey = (service: string, day: number) =>
  `gms:callback:booked:${tag(service)}:${day}`

/** Sorted set: ids of callbacks with this value → until when they are kept; lives likewise. */
export const lookupKey = (service: string, name: string, value: string) =>
  `gms:callback:lookup:${tag(service)}:${keyPart(name)}=${keyPart(value)}`

/** String: service of a callback whose service instance was deleted; gone with its record. */
export const homeKey = (id: string) => `gms:callback:home:{${keyPart(id)}}`

/** Sorted set: outstanding callbacks of a number → until when they are kept; lives likewise. */
export const outstandingKey = (customer: string) =>
  `gms:callback:outstanding:{${keyPart(customer)}}`

/** Counter: requests of this kind in the time that runs; gone when that is over. */
export const countKey = (what: string, whose: string) =>
  `gms:callback:count:{${keyPart(what)}=${keyPart(whose)}}`

/** Hash: what a request with this key was, and its answer; gone a day after. */
export const idempotencyKey = (service: string, key: string) =>
  `gms:callback:idempotency:{${keyPart(service)}=${keyPart(key)}}`
