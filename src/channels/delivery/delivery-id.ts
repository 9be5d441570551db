import { type Milliseconds, newHexId } from '../../base/kernel/index.ts'

const timeDigits = 12 // hexadecimal: milliseconds up to the year 10889
const placeDigits = 4

/** An id that sorts by the time it was made, and by the number that its node gave it then. */
export function toDeliveryId(at: Milliseconds, number: number): string {
  const place = (number % 16 ** placeDigits).toString(16).padStart(placeDigits, '0')
  return timePart(at) + place + newHexId().slice(timeDigits + placeDigits)
}

/** What all ids of this millisecond begin with. */
export function timePart(at: Milliseconds): string {
  return Math.floor(at).toString(16).padStart(timeDigits, '0')
}
