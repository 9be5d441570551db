import { t, textOr } from '../../i18n/text.ts'
import { type Line, other, type Plot } from './charts.ts'

/** What a line is called: by what differs among those beside it. */
export function lineName({ of, metric }: Line, { lines }: Plot): string {
  const spelled: Record<string, string> = {
    '*': t('reporting.allTogether'),
    [other]: t('reporting.metric.other'),
  }
  const name = spelled[of] ?? of
  const isOneMetric = lines.every((line) => line.metric === metric)
  const isOneName = lines.every((line) => line.of === of)
  if (isOneMetric) return name
  return isOneName ? metricName(metric) : `${name}, ${metricName(metric)}`
}

export const metricName = (metric: string) => textOr(`reporting.metric.${metric}`, metric)

export const unitName = (unit: string) => textOr(`reporting.unit.${unit}`, unit)
