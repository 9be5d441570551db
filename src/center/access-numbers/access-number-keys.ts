/*
 * All keys share one hash tag: a number may be of several groups, and neither a call that comes in
 * nor a service that ends says of which. So in a cluster one master serves this room, with some ten
 * thousand bookings a second. All expire some time after the pools have been used last.
 */

const common = [
  'gms:access-numbers:bookings:{all}',
  'gms:access-numbers:due:{all}',
  'gms:access-numbers:shared:{all}',
] as const

const pools = 'gms:access-numbers:pool:{all}:'

/** What bookings.lua takes, in its order. */
export const bookingKeys = [...common, pools] as const

/** What load-pool.lua takes, in its order. */
export function loadKeys(pool: string, loader: string): string[] {
  const parts = ['idle', 'open', `draft-idle:${loader}`, `draft-open:${loader}`]
  return [...common, ...parts.map((part) => `${pools}${pool}:${part}`)]
}
