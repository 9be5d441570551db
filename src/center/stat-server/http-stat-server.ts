import type { Milliseconds } from '../../base/kernel/index.ts'
import { plainName } from './names.ts'
import type { SourceCaller } from './source-caller.ts'
import {
  type Metric,
  notDefined,
  type Peeked,
  type StatServer,
  unavailable,
} from './stat-server.ts'
import type { StatSource } from './stat-source.ts'
import type { Statistic } from './statistic.ts'
import type { TimeLimit } from './time-limit.ts'

const everything = '*'

const leastPatience: Milliseconds = 2000 // a server that is silent for less may be well
const lastMoment: Milliseconds = 100 // a call that ends so long before the time for all is not cut short

/**
 * A source that is asked over HTTP: the parameters of the Stat Server API as a form, and `{"value"}`
 * in answer. It is asked only for the metrics that it is configured for.
 */
export class HttpStatServer implements StatServer {
  readonly #source: StatSource
  readonly #caller: SourceCaller

  constructor(source: StatSource, caller: SourceCaller) {
    this.#source = source
    this.#caller = caller
  }

  async peek(statistic: Statistic, within: TimeLimit): Promise<Peeked> {
    if (!this.#mayDefine(statistic.metric)) return notDefined
    const { name, url, backup_url: backup } = this.#source
    const request = { source: name, ...this.#toRequest(statistic) }
    const servers = [url, backup].filter((each) => each !== '')
    let answer = unavailable(`${name} has no url`)
    for (const [at, server] of servers.entries()) {
      const timeout = this.#patience(within, at === servers.length - 1)
      answer = await this.#caller.call({ ...request, url: server, timeout }, within)
      if (answer.kind !== 'unavailable' || within.signal.aborted) break
    }
    return answer
  }

  metrics(): readonly Metric[] {
    return this.#metrics().map((metric) => ({ objectType: everything, metric }))
  }

  /** Leaves a backup as much time as the server before it has. */
  #patience(within: TimeLimit, isLast: boolean): Milliseconds {
    const left = within.left()
    const share = isLast ? left - lastMoment : left / 2
    return Math.min(this.#source.timeout * 1000, Math.max(share, leastPatience))
  }

  #mayDefine(metric: string): boolean {
    const plain = plainName(metric)
    return this.#metrics().some((each) => each === everything || plainName(each) === plain)
  }

  #metrics(): readonly string[] {
    const { metrics, name } = this.#source
    return metrics.length === 0 ? [name] : metrics
  }

  #toRequest(statistic: Statistic): { headers: Record<string, string>; body: string } {
    const { username, password } = this.#source
    const given = Object.entries(statistic).filter(([, value]) => value !== '')
    const credentials = Buffer.from(`${username}:${password.reveal()}`).toString('base64')
    return {
      headers: {
        accept: 'application/json',
        'cache-control': 'max-age=0', // the cache is here; a source with one of its own computes
        'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
        ...(username === '' ? {} : { authorization: `Basic ${credentials}` }),
      },
      body: new URLSearchParams(given).toString(),
    }
  }
}
