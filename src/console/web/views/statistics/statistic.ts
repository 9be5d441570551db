import { spellQuery } from '../../frame/router.ts'

/** What `GET statistics` answers: `*` is every type, or every metric. */
export interface Metric {
  readonly objectType: string
  readonly metric: string
}

/** One thing to be measured. */
export interface Statistic {
  readonly objectType: string
  readonly metric: string
  readonly objectId: string
}

export const mostCharted = 6 // as many as can be told apart

const every = '*'
const usualTypes = ['Agent', 'Place', 'GroupAgents', 'GroupPlaces', 'Queue', 'RoutePoint']

/** The types of which something can be measured; where a source takes every type, the usual ones too. */
export function typesOf(metrics: readonly Metric[]): string[] {
  const named = metrics.map(({ objectType }) => objectType)
  const all = named.includes(every) ? [...named, ...usualTypes] : named
  return [...new Set(all)].filter((type) => type !== every)
}

/** What can be measured of a type, by a part of its name. */
export function metricsOf(metrics: readonly Metric[], type: string, word: string): string[] {
  const wanted = word.trim().toLowerCase()
  const found = metrics
    .filter(({ objectType }) => objectType === type || objectType === every)
    .map(({ metric }) => metric)
  return [...new Set(found)].filter((metric) => metric.toLowerCase().includes(wanted)).sort()
}

/** Where its value is asked for. */
export const addressOf = ({ objectType, metric, objectId }: Statistic) =>
  `/genesys/1/statistic${spellQuery({ objectType, metric, objectId })}`

export const nameOf = ({ metric, objectId }: Statistic) => `${metric} ${objectId}`

/** As one word of an address: `CurrentReadyAgents;Queue;sales`, each part encoded. */
export const spell = ({ metric, objectType, objectId }: Statistic) =>
  [metric, objectType, objectId].map(encodeURIComponent).join(';')

/** Those that stand in an address, without what cannot be read. */
export function parseAll(text: string): Statistic[] {
  return text
    .split(' ')
    .flatMap((word) => {
      const [metric, objectType, objectId, ...more] = word.split(';').map(decode)
      if (!metric || !objectType || !objectId || more.length > 0) return []
      return [{ metric, objectType, objectId }]
    })
    .slice(0, mostCharted)
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}

/** With one more, or without it; the seventh is not taken. */
export function toggled(all: readonly Statistic[], one: Statistic): Statistic[] {
  const rest = all.filter((each) => spell(each) !== spell(one))
  if (rest.length < all.length) return rest
  return [...all, one].slice(0, mostCharted)
}

export const isAmong = (all: readonly Statistic[], one: Statistic) =>
  all.some((each) => spell(each) === spell(one))
