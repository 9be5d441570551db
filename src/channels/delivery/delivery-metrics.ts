import { Counter, type Registry } from 'prom-client'
import type { PushOutcome, PushType } from '../push/index.ts'
import type { DeliveryState } from './delivery-record.ts'

/** What became of pushes, by type; nothing is counted until somebody may read it. */
export class DeliveryMetrics {
  #attempts: Counter<'type' | 'outcome'> | undefined
  #ends: Counter<'type' | 'state'> | undefined

  countIn(registry: Registry): void {
    this.#attempts = new Counter({
      name: 'delivery_attempts_total',
      help: 'Attempts to push, by what became of them',
      labelNames: ['type', 'outcome'],
      registers: [registry],
    })
    this.#ends = new Counter({
      name: 'deliveries_ended_total',
      help: 'Deliveries that ended, by how',
      labelNames: ['type', 'state'],
      registers: [registry],
    })
  }

  attempted(type: PushType, outcome: PushOutcome['kind']): void {
    this.#attempts?.inc({ type, outcome })
  }

  ended(type: PushType, state: DeliveryState): void {
    this.#ends?.inc({ type, state })
  }
}
