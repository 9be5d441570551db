/** What `GET calendar/simulate` answers. */
export interface ClockChange {
  readonly at: string
  readonly kind: 'skipped' | 'repeated'
  readonly minutes: number
  readonly wallBefore: string
  readonly wallAfter: string
}

interface Head {
  readonly service: string
  readonly kind: string
  readonly zone: string
  readonly clockChanges: readonly ClockChange[]
}

export interface Moment extends Head {
  readonly at: string
  /** On the wall, with the offset. */
  readonly local: string
  readonly exists?: boolean
  readonly again?: string
  readonly open: boolean
  readonly why?: string
  readonly nextOpening?: string
  readonly closesAt?: string
  readonly capacity?: number
  readonly freeSlots?: readonly string[]
}

export interface Period {
  readonly from: string
  readonly to: string
  readonly fromLocal: string
  readonly toLocal: string
}

export interface Month extends Head {
  readonly month: string
  readonly days: readonly {
    readonly date: string
    /** 23 or 25 where clocks change. */
    readonly hours: number
    readonly open: readonly Period[]
    readonly why?: string
    readonly capacity?: readonly (Period & { readonly capacity: number })[]
  }[]
}

/** The open periods of a month for any calendar program. */
export function toIcs({ service, month, days }: Month, now: number): string {
  const stamp = (at: string | number) =>
    new Date(at).toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '')
  const events = days.flatMap(({ open }) =>
    open.flatMap(({ from, to }) => [
      'BEGIN:VEVENT',
      `UID:${stamp(from)}-${service}@ringback`,
      `DTSTAMP:${stamp(now)}`,
      `DTSTART:${stamp(from)}`,
      `DTEND:${stamp(to)}`,
      `SUMMARY:${service.replace(/([\\,;])/g, '\\$1')}`,
      'END:VEVENT',
    ]),
  )
  const head = ['BEGIN:VCALENDAR', 'VERSION:2.0', `PRODID:-//Ringback//${month}//EN`]
  return [...head, ...events, 'END:VCALENDAR', ''].join('\r\n')
}
