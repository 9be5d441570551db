import { useEffect, useReducer } from 'preact/hooks'
import { Status } from '../../components/status.tsx'
import { duration, timeWithSeconds } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'

/** A number as it stands, from `GET resources/{group}/bookings`. */
export interface NumberState {
  readonly name: string
  readonly state: 'free' | 'booked'
  readonly until?: string
  /** Seconds, by the server's clock. */
  readonly left?: number
}

/** Free, or booked with the seconds that are left: those of the server, counted on since it answered. */
export function Booking({
  number,
  at,
}: {
  number: NumberState | undefined
  at: number | undefined
}) {
  const [, tick] = useReducer((count: number) => count + 1, 0)
  const isBooked = number?.state === 'booked'
  useEffect(() => {
    if (!isBooked) return
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }, [isBooked])
  if (number === undefined || !isBooked) return <Status of="number" is="free" />
  if (number.until === undefined) return <Status of="number" is="booked" />
  const passed = Math.floor((Date.now() - (at ?? Date.now())) / 1000)
  const left = duration(Math.max(0, (number.left ?? 0) - passed))
  const time = timeWithSeconds(number.until)
  return <Status of="number" is="booked" detail={t('resources.untilLeft', { time, left })} />
}
