/** A moment as the clocks of a zone show it: `2026-11-21T14:05`, as pickers take and give it. */
export function toWall(at: Date, zone: string): string {
  const spelled = new Intl.DateTimeFormat('sv-SE', {
    ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit' },
    ...{ day: '2-digit', hour: '2-digit', minute: '2-digit' },
  })
  return spelled.format(at).replace(' ', 'T')
}

/** The other way; `undefined` for what is no time. A time that the clocks skip is the one an hour later. */
export function fromWall(text: string, zone: string): Date | undefined {
  const asUtc = Date.parse(`${text}Z`)
  return Number.isNaN(asUtc) ? undefined : fromUtcWall(asUtc, zone)
}

/** Midnight of a day, its first moment where the clocks skip midnight; months from 0, any count of days. */
export function midnight(year: number, month: number, day: number, zone: string): Date {
  return fromUtcWall(Date.UTC(year, month, day), zone)
}

/** When clocks of the zone show what those of UTC show at `asUtc`. */
function fromUtcWall(asUtc: number, zone: string): Date {
  const near = asUtc - offsetAt(asUtc, zone)
  const at = asUtc - offsetAt(near, zone)
  const isSkipped = at + offsetAt(at, zone) !== asUtc
  return new Date(isSkipped ? Math.max(near, at) : at)
}

function offsetAt(at: number, zone: string): number {
  const minute = at - (at % 60_000)
  return Date.parse(`${toWall(new Date(minute), zone)}Z`) - minute
}
