import { useLoad } from '../../frame/load.ts'
import { paths } from '../../frame/paths.ts'
import { linkTo, place, type Query } from '../../frame/router.ts'
import { useSession } from '../../frame/session.ts'
import { useStore } from '../../frame/store.ts'
import { number, shownZone } from '../../i18n/formats.ts'
import { t, textOr } from '../../i18n/text.ts'
import type { CallbackPage } from './callback-json.ts'
import { queueWords } from './queue-query.ts'

const mostCounted = 250 // a page of the server's; beyond it a plus says so
const everyMinute = 60_000 // ms; outcomes are counted by the minute

const waiting = ['SCHEDULED', 'QUEUED', 'ROUTING', 'PROCESSING'] as const
const ends = ['connected', 'cancelled', 'timed-out', 'not-confirmed', 'failed']

interface Report {
  readonly totals: readonly { readonly metric: string; readonly value: number | null }[]
}

/** How many wait, by state, in the time and service that are looked at; and how today's ended. */
export function Counts({ wanted }: { wanted: Query }) {
  const { query } = useStore(place)
  const { service, from, to } = wanted
  const { data } = useLoad<CallbackPage>('/callback/list', {
    query: { service, from, to, state: 'waiting', limit: mostCounted },
    topics: ['callback'],
  })
  const zone = shownZone()
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(new Date())
  const { role } = useSession()
  const mayReport: readonly string[] = paths.reporting.seenBy
  const reporting = mayReport.includes(role) ? '/report/callback' : undefined
  const { data: report } = useLoad<Report>(reporting, {
    query: { of: service || '*', from: `${today}T00:00`, interval: 'hour', zone },
    every: everyMinute,
  })
  const link = (state: string) => linkTo('callback', {}, { ...queueWords(query), state, page: '' })
  const count = (n: number) => (data?.next === undefined ? number(n) : `${number(n)}+`)
  const late = data?.callbacks.filter((each) => each.late).length ?? 0
  return (
    <dl class="callback-counts">
      {data &&
        waiting.map((state) => (
          <div key={state}>
            <dt>
              <a href={link(state)}>{t(`common.callback.${state}`)}</a>
            </dt>
            <dd>{count(data.callbacks.filter((each) => each.state === state).length)}</dd>
          </div>
        ))}
      {data && (
        <div class={late > 0 ? 'late' : undefined}>
          <dt>
            <a href={link('late')}>{t('callback.lateOnly')}</a>
          </dt>
          <dd>{count(late)}</dd>
        </div>
      )}
      {report?.totals
        .filter(({ metric }) => ends.includes(metric))
        .map(({ metric, value }) => (
          <div key={metric} class="ended">
            <dt>{textOr(`callback.ended.${metric}`, metric)}</dt>
            <dd>{number(value)}</dd>
          </div>
        ))}
    </dl>
  )
}
