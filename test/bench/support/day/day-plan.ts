/*
 * The day: Sunday, 28 March 2027 in Berlin, 23 hours long, since clocks go from 2:00 to 3:00. The
 * office is open from 0:00 to 4:00 and from 8:00 to 18:00. Below is what that is in UTC, written out
 * rather than calculated, so that the server's calendar is held against something else.
 */

const utc = (text: string) => Date.parse(`2027-03-${text}:00.000Z`)

const minute = 60_000
const slotLength = 5 * minute
const night = { from: utc('27T23:00'), to: utc('28T02:00') } // 0:00 to 4:00: an hour is missing
const endOfDay = utc('28T22:00')
const daytime = { from: utc('28T06:00'), to: utc('28T16:00') } // 8:00 to 18:00, summer time

export interface DayPlan {
  readonly startsAt: number
  readonly endsAt: number
  readonly slots: readonly number[]
  /** Times of that day at which the office is closed. */
  readonly closed: readonly number[]
  readonly capacity: number
}

/** All of the day; of a small one its night, with the change of the clocks. */
export function planDay(callbacks: number): DayPlan {
  const isSmall = callbacks < 1000
  const open = isSmall ? [night] : [night, daytime]
  const slots = open.flatMap(({ from, to }) => times(from, to))
  return {
    startsAt: isSmall ? utc('27T22:50') : utc('27T20:00'),
    endsAt: (open.at(-1)?.to ?? 0) + 30 * minute,
    slots,
    closed: [...times(night.to, daytime.from), ...times(daytime.to, endOfDay)],
    capacity: Math.ceil((callbacks / slots.length) * 1.25),
  }
}

function times(from: number, to: number): number[] {
  return Array.from({ length: (to - from) / slotLength }, (_, at) => from + at * slotLength)
}

export function yamlOf(ors: string, capacity: number): string {
  return `
callback: { queue-polling-rate: 60 }
ors: { _ors: "${ors}" }
service.hours: { _type: builtin, _service: office-hours, _timezone: Europe/Berlin,
  _bh_regular1: "Mon-Sun 0:00-4:00", _bh_regular2: "Mon-Sun 8:00-18:00" }
service.day: { _type: ors, _service: callback, _business_hours_service: hours,
  _reject_future_desired_time: 1M, _request_time_bucket: 5, _max_request_by_time_bucket: ${capacity} }
`
}
