import { type Clock, toTimestamp } from '../../base/kernel/index.ts'
import type { AccessNumbers } from '../../center/access-numbers/index.ts'

/** The numbers of a group as they stand now, in the order of its options; rejects for an unknown group. */
export async function bookingsOf(
  numbers: Pick<AccessNumbers, 'state'>,
  group: string,
  clock: Clock,
) {
  const all = await numbers.state(group)
  const now = clock.now()
  const rows = all.map(({ name, number, bookings, expiresAt }) => ({
    ...{ name, number, bookings },
    state: bookings > 0 ? ('booked' as const) : ('free' as const),
    ...(expiresAt === undefined || bookings === 0
      ? {}
      : { until: toTimestamp(expiresAt), left: Math.max(0, Math.ceil((expiresAt - now) / 1000)) }),
  }))
  const booked = rows.filter(({ state }) => state === 'booked').length
  return { group, at: toTimestamp(now), booked, free: rows.length - booked, numbers: rows }
}
