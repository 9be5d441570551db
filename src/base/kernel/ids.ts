import { randomFillSync, randomUUID } from 'node:crypto'

const poolSize = 4096 // bytes drawn at once: a call to the system a few hundred ids, not one an id
const pool = Buffer.allocUnsafe(poolSize)
let used = poolSize

/** A version 4 UUID, as the original gives to storage areas, subscriptions and services. */
export function newUuid(): string {
  return randomUUID()
}

/** 128 random bits as 32 hex digits, the form of `data.id` in a CometD message. */
export function newHexId(): string {
  if (used + 16 > poolSize) {
    randomFillSync(pool)
    used = 0
  }
  used += 16
  return pool.toString('hex', used - 16, used)
}

/** A name from outside as a part of a Redis key: without braces, blanks or control characters. */
export function keyPart(name: string): string {
  if (/^[\w.-]*$/.test(name)) return name // most names are; encoding costs as much as all the rest of a key
  return encodeURIComponent(name.toWellFormed())
}
