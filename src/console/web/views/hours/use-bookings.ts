import { useEffect, useState } from 'preact/hooks'
import { ApiFault, api } from '../../frame/api.ts'
import { onTopics } from '../../live/live.ts'

/** Of `GET callback/week` as much as is counted. */
interface BookedWeek {
  readonly slots: readonly { readonly local: string; readonly booked: number }[]
}

/** Callbacks by date and half hour of the calendar's clock: `2026-11-16 14:30`. */
export type Bookings = ReadonlyMap<string, number>

const none: Bookings = new Map()
const mostServices = 10 // that are asked; a calendar that more go by shows these

/** How many callbacks are booked when, over the services that go by a calendar. */
export function useBookings(services: readonly string[], week: string): Bookings {
  const [bookings, setBookings] = useState(none)
  const names = services.slice(0, mostServices).join()
  useEffect(() => {
    if (names === '') return setBookings(none)
    const end = new AbortController()
    const { signal } = end
    const ask = async () => {
      const weeks = names
        .split(',')
        .map((service) =>
          api.get<BookedWeek>('/callback/week', { query: { service, week }, signal }),
        )
      const found = count(await Promise.all(weeks))
      if (!signal.aborted) setBookings(found)
    }
    const attempt = () => {
      ask().catch((thrown: unknown) => {
        if (thrown instanceof ApiFault) setBookings(none) // the calendar itself is what this view is for
      })
    }
    attempt()
    const undo = onTopics(['callback'], attempt)
    return () => {
      undo()
      end.abort()
    }
  }, [names, week])
  return bookings
}

function count(weeks: readonly BookedWeek[]): Bookings {
  const found = new Map<string, number>()
  for (const { local, booked } of weeks.flatMap(({ slots }) => slots)) {
    if (booked === 0) continue
    const half = Number(local.slice(14, 16)) < 30 ? '00' : '30'
    const key = `${local.slice(0, 10)} ${local.slice(11, 13)}:${half}`
    found.set(key, (found.get(key) ?? 0) + booked)
  }
  return found
}
