import { Time } from '../../components/time.tsx'
import { dateTime, timeWithSeconds } from '../../i18n/formats.ts'
import { t, textOr } from '../../i18n/text.ts'
import type { CallbackDetail } from './callback-json.ts'
import { type Event, shownDetail, slugOf, toEvents } from './decisions.ts'

/** What has happened to it, a sentence each. */
export function HistoryTab({ callback }: { callback: CallbackDetail }) {
  const events = toEvents(callback.history)
  return (
    <ol class="callback-history">
      <li>
        <Time at={callback.createdAt} />
        <p>{t('callback.askedFor', { service: callback.service })}</p>
      </li>
      {events.map((event, at) => (
        <li key={`${event.at} ${event.step} ${at}`} class={event.verdict}>
          <time class="numbers muted" dateTime={event.at} title={dateTime(event.at)}>
            {timeWithSeconds(event.at)}
          </time>
          <div>
            <p>{sentenceOf(event)}</p>
            {event.detail !== undefined && (
              <p class="faint mono">{shownDetail(event.detail, dateTime)}</p>
            )}
          </div>
        </li>
      ))}
    </ol>
  )
}

function sentenceOf({ step, verdict, checks }: Event): string {
  if (checks > 0) return t('callback.checksPassed', { n: checks })
  const slug = slugOf(step)
  return textOr(
    `callback.event.${slug}.${verdict}`,
    textOr(`callback.event.${slug}`, textOr(`callback.step.${slug}`, step)),
  )
}
