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
  if (Number.isNaN(asUtc)) return undefined
  const offset = (at: number) => Date.parse(`${toWall(new Date(at), zone)}Z`) - at
  const near = asUtc - offset(asUtc - (asUtc % 60_000))
  return new Date(asUtc - offset(near - (near % 60_000)))
}
