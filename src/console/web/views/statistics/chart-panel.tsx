import '../reporting/reporting.css'
import { useEffect, useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { Skeleton } from '../../components/feedback.tsx'
import { download } from '../../frame/download.ts'
import { number, timeWithSeconds } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import { markClass } from '../reporting/plot-look.ts'
import { linesOf, type Samples, toCsv } from './samples.ts'
import { nameOf, type Statistic, spell } from './statistic.ts'

type Draw = typeof import('./strip.tsx').Strip

interface Props {
  statistics: readonly Statistic[]
  samples: Samples
  onRemove: (statistic: Statistic) => void
}

/** Up to six of them side by side over the time that this page has looked. */
export function ChartPanel({ statistics, samples, onRemove }: Props) {
  const [Strip, setStrip] = useState<{ draw: Draw }>()
  useEffect(() => {
    void import('./strip.tsx').then(({ Strip: draw }) => setStrip({ draw })) // the drawing is heavy
  }, [])
  const first = samples.times[0]
  const lines = linesOf(samples, statistics)
  const label = t('statistics.chartLabel', { names: statistics.map(nameOf).join(', ') })
  const save = () => download('statistics.csv', 'text/csv', toCsv(samples, statistics))
  return (
    <section class="panel stack" aria-label={t('statistics.chart')}>
      <header class="spread">
        <h2>{t('statistics.chart')}</h2>
        <span class="row">
          {first !== undefined && (
            <span class="muted numbers">
              {t('statistics.since', { time: timeWithSeconds(first * 1000) })}
            </span>
          )}
          <Button icon="download" onClick={save}>
            CSV
          </Button>
        </span>
      </header>
      {Strip === undefined ? (
        <Skeleton />
      ) : (
        <Strip.draw label={label} times={samples.times} lines={lines} />
      )}
      <ul class="row legend">
        {statistics.map((each, at) => (
          <li class="row" key={spell(each)}>
            <span class={markClass(at)} aria-hidden="true" />
            <span>{nameOf(each)}</span>
            <strong class="numbers">{spellLast(samples, each)}</strong>
            <Button
              kind="quiet"
              icon="close"
              label={t('common.remove', { name: nameOf(each) })}
              onClick={() => onRemove(each)}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

function spellLast({ values }: Samples, statistic: Statistic): string {
  const last = values[spell(statistic)]?.at(-1)
  if (last === null || last === undefined) return t('statistics.notComputed')
  return typeof last === 'number' ? number(last) : last
}
