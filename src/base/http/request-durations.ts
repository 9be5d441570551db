import type { Seconds } from '../kernel/index.ts'

const buckets: readonly Seconds[] = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30, 90] // to 90 s: a held poll lasts 60
const name = 'http_request_duration_seconds'

type Observer = (status: number, seconds: Seconds) => void

/** One series: how many requests ended within each bucket, and the sum of their times. */
interface Series {
  readonly labels: string
  readonly counts: Float64Array
  sum: Seconds
}

/**
 * A Prometheus histogram of requests by method, route and class of status.
 * Written here because a request must not pay for it: the library hashes its labels at every
 * observation, this adds to a number that each route holds already.
 */
export class RequestDurations {
  readonly #series: Series[] = []
  readonly #observers = new Map<string, Observer>()

  /** The observer of one route, the same for all who ask: each series is counted in one place. */
  forRoute(method: string, route: string): Observer {
    const key = `${method} ${route}`
    const observer = this.#observers.get(key) ?? this.#observer(method, route)
    this.#observers.set(key, observer)
    return observer
  }

  #observer(method: string, route: string): Observer {
    const classes: (Series | undefined)[] = []
    return (status, seconds) => {
      const statusClass = Math.trunc(status / 100)
      const series =
        classes[statusClass] ?? this.#add({ method, route, status: `${statusClass}xx` })
      classes[statusClass] = series
      let bucket = 0
      while (bucket < buckets.length && seconds > (buckets[bucket] ?? 0)) bucket += 1
      series.counts[bucket] = (series.counts[bucket] ?? 0) + 1
      series.sum += seconds
    }
  }

  /** The text of the exposition format. */
  toText(): string {
    const head = [
      `# HELP ${name} Time from the head of a request to its answer`,
      `# TYPE ${name} histogram`,
    ]
    return [...head, ...this.#series.flatMap(spell), ''].join('\n')
  }

  #add(labels: Readonly<Record<string, string>>): Series {
    const spelled = Object.entries(labels).map(([label, value]) => `${label}=${quote(value)}`)
    const counts = new Float64Array(buckets.length + 1)
    const series = { labels: spelled.join(','), counts, sum: 0 }
    this.#series.push(series)
    return series
  }
}

function spell({ labels, counts, sum }: Series): string[] {
  let total = 0
  const lines = Array.from(counts, (count, at) => {
    total += count
    return `${name}_bucket{${labels},le="${buckets[at] ?? '+Inf'}"} ${total}`
  })
  return [...lines, `${name}_sum{${labels}} ${sum}`, `${name}_count{${labels}} ${total}`]
}

function quote(value: string): string {
  return `"${value.replaceAll(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`
}
