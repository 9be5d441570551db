import { useMemo } from 'preact/hooks'
import { number } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import { startText } from './chart-words.ts'
import type { Plot } from './charts.ts'
import { lineName } from './names.ts'

/** The same rows as a table. */
export function PlotTable({ plot, caption }: { plot: Plot; caption: string }) {
  const rows = useMemo(() => plot.times.map((time, at) => ({ time, at })), [plot])
  return (
    <section
      class="table-frame"
      tabIndex={0}
      aria-label={t('reporting.valuesOf', { question: caption })}
    >
      <table class="table">
        <caption class="sr-only">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t('reporting.time')}</th>
            {plot.lines.map((line) => (
              <th scope="col" class="right" key={`${line.of} ${line.metric}`}>
                {lineName(line, plot)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ time, at }) => (
            <tr key={time}>
              <td data-label={t('reporting.time')}>{startText(plot, at)}</td>
              {plot.lines.map((line) => (
                <td
                  class="right numbers"
                  key={`${line.of} ${line.metric}`}
                  data-label={lineName(line, plot)}
                >
                  {line.values[at] === null ? t('reporting.notKnown') : number(line.values[at])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
