import { collectDefaultMetrics, Registry } from 'prom-client'
import { RequestDurations } from './request-durations.ts'

/** What Prometheus reads at `/metrics`. A room adds its own to `registry`. */
export class Metrics {
  readonly registry = new Registry()
  readonly durations = new RequestDurations()

  constructor() {
    collectDefaultMetrics({
      register: this.registry,
      eventLoopMonitoringPrecision: 100, // ms between samples: an idle node is not woken more often
    })
  }

  get contentType(): string {
    return this.registry.contentType
  }

  async toText(): Promise<string> {
    return `${await this.registry.metrics()}\n${this.durations.toText()}`
  }
}
