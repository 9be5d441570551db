import { useLoad } from '../../frame/load.ts'
import { paths } from '../../frame/paths.ts'
import { linkTo, place, type Query } from '../../frame/router.ts'
import { useSession } from '../../frame/session.ts'
import { useStore } from '../../frame/store.ts'
import { number, shownZone } from '../../i18n/formats.ts'
import { t, textOr } from '../../i18n/text.ts'
import type { Callback, CallbackPage } from './callback-json.ts'
import { queueWords } from './queue-query.ts'

const mostCounted = 250 // a page of the server's; beyond it a plus says so
const everyMinute = 60_000 // ms; outcomes are counted by it, and nothing tells that one is late

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
  const { data: late } = useLoad<CallbackPage>('/callback/list', {
    query: { service, from, to, state: 'late', limit: mostCounted }, // however long ago it was due
    topics: ['callback'],
    every: everyMinute,
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
  return (
    <dl class="callback-counts">
      {data &&
        waiting.map((state) => (
          <div key={state}>
            <dt>
              <a href={link(state)}>{t(`common.callback.${state}`)}</a>
            </dt>
            <dd>{countOf(data, (each) => each.state === state)}</dd>
          </div>
        ))}
      {late && (
        <div class={late.callbacks.length > 0 ? 'late' : undefined}>
          <dt>
            <a href={link('late')}>{t('callback.lateOnly')}</a>
          </dt>
          <dd>{countOf(late)}</dd>
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

function countOf({ callbacks, next }: CallbackPage, isMeant = (_: Callback) => true): string {
  const count = number(callbacks.filter(isMeant).length)
  return next === undefined ? count : `${count}+`
}
