import { Button } from '../../components/button.tsx'
import { Code } from '../../components/code.tsx'
import { Note, Skeleton } from '../../components/feedback.tsx'
import { useSession } from '../../frame/session.ts'
import { duration, number } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import { toCurl } from '../api/call.ts'
import type { Peek } from './peek.ts'
import { addressOf, mostCharted, type Statistic } from './statistic.ts'

interface Props {
  statistic: Statistic
  now: Peek | undefined
  isCharted: boolean
  isFull: boolean
  isLive: boolean
  onLive: () => void
  onLook: () => void
  onChart: () => void
}

/** One value with its age, or why there is none; and the call that gives it. */
export function ValuePanel(o: Props) {
  const { statistic, now, isCharted, isFull, isLive } = o
  const { user } = useSession()
  const url = addressOf(statistic)
  const call = { method: 'GET', url, headers: [], body: undefined }
  return (
    <section class="panel stack" aria-label={t('statistics.value')}>
      <header class="spread">
        <h2>
          {statistic.metric} <span class="muted">{statistic.objectId}</span>
        </h2>
        <span class="row">
          <Button pressed={isLive} onClick={o.onLive}>
            {t('statistics.live')}
          </Button>
          <Button icon="refresh" onClick={o.onLook}>
            {t('common.refresh')}
          </Button>
          <Button
            kind="primary"
            icon="chart"
            disabledBecause={!isCharted && isFull && t('statistics.full', { n: mostCharted })}
            onClick={o.onChart}
          >
            {isCharted ? t('statistics.fromChart') : t('statistics.toChart')}
          </Button>
        </span>
      </header>
      {now === undefined ? <Skeleton lines={1} /> : <Value now={now} />}
      <h3>URL</h3>
      <Code label="URL" text={`GET ${location.origin}${url}`} />
      <h3>cURL</h3>
      <Code label="cURL" text={toCurl(call, location.origin, user)} />
    </section>
  )
}

function Value({ now }: { now: Peek }) {
  if (now.is === 'refused') {
    return (
      <Note tone="warn">
        <strong>{t('statistics.notComputed')}</strong> {now.why}
      </Note>
    )
  }
  if (now.is === 'unknown') {
    return (
      <Note tone="bad">
        <strong>{t('statistics.noAnswer')}</strong> {now.why}
      </Note>
    )
  }
  return (
    <p class="row">
      <strong class="statistic-value numbers">
        {typeof now.value === 'number' ? number(now.value) : now.value}
      </strong>
      <span class="muted">{t('statistics.age', { age: duration(now.age) })}</span>
    </p>
  )
}
