import type { Slot, Week } from '../../../src/console/web/views/callback/callback-json.ts'

const hour = 3_600_000

/** A slot of an hour by its wall time and offset. */
export function slot(wall: string, offset: string, booked: number, capacity = 5): Slot {
  const start = Date.parse(`${wall}:00${offset}`)
  return {
    ...{ start: new Date(start).toISOString(), end: new Date(start + hour).toISOString() },
    ...{ local: `${wall}${offset}`, open: true, booked, capacity, past: false },
  }
}

/** A week of Berlin from this Monday on, with nothing but these slots. */
export function weekFrom(
  monday: string,
  offset: string,
  booked: readonly (readonly [wall: string, booked: number])[],
): Week {
  const from = Date.parse(`${monday}T00:00:00${offset}`)
  return {
    ...{ service: 'billing', week: '2026-W12', zone: 'Europe/Berlin', bucket: 60, hasHours: true },
    ...{ from: new Date(from).toISOString(), to: new Date(from + 168 * hour).toISOString() },
    days: Array.from({ length: 7 }, (_, at) => ({
      date: new Date(Date.parse(monday) + at * 24 * hour).toISOString().slice(0, 10),
      hours: 24,
    })),
    clockChanges: [],
    slots: booked.map(([wall, count]) => slot(wall, offset, count)),
    closed: [],
  }
}

const [winter, summer] = ['+01:00', '+02:00']

const lastDay = (week: Week, hours: number): Week['days'] => [
  ...week.days.slice(0, 6),
  { date: week.days[6]?.date ?? '', hours },
]

const marchWeek = weekFrom('2026-03-23', winter, [])

/** Clocks go from 2:00 to 3:00 on its Sunday. */
export const spring: Week = {
  ...marchWeek,
  week: '2026-W13',
  to: '2026-03-29T22:00:00.000Z',
  days: lastDay(marchWeek, 23),
  clockChanges: [
    {
      ...{ at: '2026-03-29T01:00:00.000Z', kind: 'skipped', minutes: 60 },
      ...{ wallBefore: '2026-03-29T02:00', wallAfter: '2026-03-29T03:00' },
    },
  ],
  slots: [
    slot('2026-03-23T02:00', winter, 1),
    slot('2026-03-24T09:00', winter, 5),
    slot('2026-03-29T01:00', winter, 0),
    slot('2026-03-29T03:00', summer, 2),
    slot('2026-03-29T09:00', summer, 4),
  ],
}

const octoberWeek = weekFrom('2026-10-19', summer, [])

/** Clocks show 2:00 to 3:00 twice on its Sunday. */
export const autumn: Week = {
  ...octoberWeek,
  week: '2026-W43',
  to: '2026-10-25T23:00:00.000Z',
  days: lastDay(octoberWeek, 25),
  clockChanges: [
    {
      ...{ at: '2026-10-25T01:00:00.000Z', kind: 'repeated', minutes: 60 },
      ...{ wallBefore: '2026-10-25T03:00', wallAfter: '2026-10-25T02:00' },
    },
  ],
  slots: [
    slot('2026-10-25T01:00', summer, 0),
    slot('2026-10-25T02:00', summer, 3),
    slot('2026-10-25T02:00', winter, 1),
    slot('2026-10-25T03:00', winter, 0),
  ],
}
