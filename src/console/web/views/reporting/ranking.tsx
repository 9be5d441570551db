import { linkTo, place } from '../../frame/router.ts'
import { number } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import { other, ranked } from './charts.ts'
import { metricName } from './names.ts'
import type { Kind, Report } from './report-json.ts'

/** What they are ranked by. */
const counted: Readonly<Record<Kind, string>> = {
  resources: 'allocated',
  services: 'accesses',
  callback: 'accepted',
  chat: 'begun',
}

interface Props {
  kind: Kind
  /** Of all names one by one. */
  report: Report | undefined
}

/** Which most: the first ten by name, each leading to its own charts, and the rest as one. */
export function Ranking({ kind, report }: Props) {
  const metric = counted[kind]
  const lines = report === undefined ? [] : ranked(report, metric)
  if (lines.length < 2) return null
  const most = Math.max(1, ...lines.map(({ total }) => total ?? 0))
  return (
    <section class="panel stack" aria-labelledby="ranking">
      <header class="spread">
        <h2 id="ranking">{t('reporting.whichMost')}</h2>
        <span class="muted">{metricName(metric)}</span>
      </header>
      <ol class="ranking">
        {lines.map((line) => (
          <li key={line.of}>
            <Name kind={kind} of={line.of} />
            <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
              <rect class="overview-line" width={(100 * (line.total ?? 0)) / most} height="10" />
            </svg>
            <span class="numbers">{number(line.total)}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** A name leads to what is of it alone, over the same range. */
function Name({ kind, of }: { kind: Kind; of: string }) {
  if (of === other) return <span>{t('reporting.metric.other')}</span>
  const query = { ...Object.fromEntries(place.get().query), of }
  return <a href={linkTo('reporting', { kind }, query)}>{of}</a>
}
