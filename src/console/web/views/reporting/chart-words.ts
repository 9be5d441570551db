import { dateTime, number } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import { type ChartPlan, extremes, type Plot } from './charts.ts'
import { lineName, unitName } from './names.ts'

const hour = 3600 // seconds

/** When an interval begins; of a day on which clocks change also how long it is. */
export function startText({ times, end }: Plot, at: number): string {
  const time = times[at]
  if (time === undefined) return ''
  const hours = Math.round(((times[at + 1] ?? end) - time) / hour)
  const isOddDay = hours === 23 || hours === 25
  return `${dateTime(time * 1000)}${isOddDay ? ` (${t('reporting.dayHas', { n: hours })})` : ''}`
}

/** What is at the cursor, as a sentence. */
export function valueText(plot: Plot, at: number): string {
  if (plot.times[at] === undefined) return ''
  const values = plot.lines.map((line) => {
    const value = line.values[at]
    const text = value === null || value === undefined ? t('reporting.notKnown') : number(value)
    return `${lineName(line, plot)} ${text}`
  })
  return `${startText(plot, at)}: ${values.join(', ')}`
}

/** The chart in words: each line's range and where it is highest. */
export function describe(plan: ChartPlan, plot: Plot): string {
  const lines = plot.lines.map((line) => {
    const found = extremes(line)
    if (found === undefined) return `${lineName(line, plot)}: ${t('reporting.notKnown')}`
    const highest = dateTime((plot.times[found.at] ?? 0) * 1000)
    const { low, high } = found
    return t('reporting.lineInWords', { name: lineName(line, plot), low, high, highest })
  })
  return [`${t(`reporting.question.${plan.id}` as never)} ${unitName(plot.unit)}`, ...lines].join(
    '. ',
  )
}
