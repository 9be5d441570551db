import type { Parameters } from '../../base/http/index.ts'
import type { Seconds } from '../../base/kernel/index.ts'
import type {
  Metric,
  Statistic,
  StatisticAnswer,
  Statistics,
  StatisticValue,
} from '../../center/stat-server/index.ts'
import { maxAgeOf } from './cache-control.ts'
import {
  listedStatisticNotDefined,
  metricNotDefined,
  noStatisticGiven,
  statisticRefused,
  statisticServiceUnavailable,
  tooManyStatistics,
} from './stat-errors.ts'
import { isImmediate, toListedStatistic, toStatistic } from './to-statistic.ts'

const mostStatistics = 100 // in one list; a wallboard shows a few dozen

/** The rules of the Stat Server API: what is well defined, how old a value may be, how each end is told. */
export class StatService {
  readonly #statistics: Pick<Statistics, 'peek' | 'metrics'>

  constructor(statistics: Pick<Statistics, 'peek' | 'metrics'>) {
    this.#statistics = statistics
  }

  /** One value, its age in whole seconds. */
  async peek(
    parameters: Parameters,
    cacheControl: string | undefined,
  ): Promise<{ value: StatisticValue; age: Seconds }> {
    const statistic = toStatistic(parameters)
    const maxAge = isImmediate(parameters) ? 0 : maxAgeOf(cacheControl)
    const answer = await this.#peek(statistic, maxAge)
    if (answer.kind === 'value') return { value: answer.value, age: Math.floor(answer.age) }
    if (answer.kind === 'unavailable') throw statisticServiceUnavailable(new Error(answer.reason))
    if (answer.kind === 'refused') throw statisticRefused(answer.reason)
    throw metricNotDefined(statistic.metric, statistic.objectType)
  }

  /** The value of each parameter that stands for a statistic, under the parameter's name; all or none. */
  async peekAll(
    parameters: Parameters,
    cacheControl: string | undefined,
  ): Promise<ReadonlyMap<string, StatisticValue>> {
    if (parameters.size === 0) throw noStatisticGiven()
    if (parameters.size > mostStatistics) throw tooManyStatistics(mostStatistics)
    const maxAge = maxAgeOf(cacheControl)
    const keys = Array.from(parameters.entries(), ([key]) => key)
    const statistics = keys.map((key) => [key, toListedStatistic(parameters, key)] as const)
    const peeks = statistics.map(async ([key, statistic]) => {
      return [key, statistic, await this.#peek(statistic, maxAge)] as const
    })
    const answers = await Promise.all(peeks)
    return new Map(answers.map((answer) => [answer[0], toListedValue(...answer)]))
  }

  /** What the console offers to measure. */
  metrics(): readonly Metric[] {
    return this.#statistics.metrics()
  }

  #peek(statistic: Statistic, maxAge: Seconds | undefined): Promise<StatisticAnswer> {
    return this.#statistics.peek(statistic, maxAge === undefined ? {} : { maxAge })
  }
}

function toListedValue(key: string, statistic: Statistic, answer: StatisticAnswer): StatisticValue {
  if (answer.kind === 'value') return answer.value
  if (answer.kind === 'unavailable') throw statisticServiceUnavailable(new Error(answer.reason))
  if (answer.kind === 'refused') throw listedStatisticNotDefined(key, answer.reason)
  const { message } = metricNotDefined(statistic.metric, statistic.objectType)
  throw listedStatisticNotDefined(key, message)
}
