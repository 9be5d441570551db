import { dateTime, type Instant, none, relative } from '../i18n/formats.ts'

/** A moment: relative within a day where `isRelative`, the absolute time always at hand. */
export function Time({
  at,
  isRelative = false,
}: {
  at: Instant | undefined
  isRelative?: boolean
}) {
  if (at === undefined) return <>{none}</>
  const absolute = dateTime(at)
  return (
    <time class="numbers" dateTime={new Date(at).toISOString()} title={absolute}>
      {isRelative ? relative(at) : absolute}
    </time>
  )
}
