import { notDefined, type Peeked, unavailable } from './stat-server.ts'
import type { StatisticValue } from './statistic.ts'

const longestText = 1000 // characters of a value or a reason; both go on to clients

/**
 * What a source means, by the status codes of the Stat Server API itself, so that another server of
 * this API can be a source: 403 says the statistic is not well defined, and why.
 */
export function toPeeked(source: string, status: number, body: string): Peeked {
  if (status === 404) return notDefined
  const answer = parse(body)
  if (status === 403 || status === 400) {
    const reason = asText(answer?.message) ?? 'The statistic is not well defined'
    return { kind: 'refused', reason: reason.slice(0, longestText) }
  }
  if (status !== 200) return unavailable(`${source} answered ${status}`)
  const value = toValue(answer?.value)
  if (value === undefined) return unavailable(`${source} answered no value`)
  return { kind: 'value', value }
}

function parse(body: string): { value?: unknown; message?: unknown } | undefined {
  try {
    const answer: unknown = JSON.parse(body)
    return typeof answer === 'object' && answer !== null ? answer : undefined
  } catch {
    return undefined // no JSON: an answer without value and message
  }
}

function toValue(value: unknown): StatisticValue | undefined {
  if (typeof value === 'number') return value
  const text = asText(value)
  return text === undefined || text.length > longestText ? undefined : text
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
