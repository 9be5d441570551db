import type { Live } from '../../base/kernel/index.ts'
import { type Metric, notDefined, type Peeked, type StatServer } from './stat-server.ts'
import type { Statistic } from './statistic.ts'
import type { TimeLimit } from './time-limit.ts'

/**
 * Several sources as one: the first that defines a metric gives its value.
 *
 * One that does not answer ends the search, for it may be the one: what another says under the same
 * name is a number of another contact centre, and a wrong number is worse than none.
 */
export class StatSources implements StatServer {
  readonly #sources: Live<readonly StatServer[]>

  constructor(sources: Live<readonly StatServer[]>) {
    this.#sources = sources
  }

  async peek(statistic: Statistic, within: TimeLimit): Promise<Peeked> {
    for (const source of this.#sources()) {
      const peeked = await source.peek(statistic, within)
      if (peeked.kind !== 'not-defined') return peeked
    }
    return notDefined
  }

  metrics(): readonly Metric[] {
    const seen = new Map<string, Metric>()
    for (const metric of this.#sources().flatMap((source) => source.metrics())) {
      seen.set(JSON.stringify([metric.objectType, metric.metric]), metric)
    }
    return [...seen.values()]
  }
}
