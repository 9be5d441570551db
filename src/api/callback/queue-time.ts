import type { Logger, Milliseconds, Seconds } from '../../base/kernel/index.ts'
import { type Statistic, type Statistics, toObjectType } from '../../center/stat-server/index.ts'
import type { CallbackOptions } from './callback-options.ts'

/** How long a customer would wait now, as the statistic has it; undefined when nobody knows. */
export type ExpectedWait = (statistic: string) => Promise<Seconds | undefined>

const usualTenant = 'Environment' // of all examples of the reference

/** Asks the statistics for what `_request_queue_time_stat` names: `ExpectedWaitTime;Queue;sales;Environment`. */
export function expectedWaitFrom(statistics: Pick<Statistics, 'peek'>): ExpectedWait {
  return async (text) => {
    const statistic = toStatistic(text)
    if (statistic === undefined) return undefined
    const answer = await statistics.peek(statistic)
    const seconds = answer.kind === 'value' ? Number(answer.value) : Number.NaN
    return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined
  }
}

function toStatistic(text: string): Statistic | undefined {
  const [metric = '', objectType = '', objectId = '', tenant = ''] = text
    .split(';')
    .map((part) => part.trim())
  if (metric === '' || objectId === '') return undefined
  return {
    ...{ metric, objectType: toObjectType(objectType || 'Queue'), objectId },
    tenant: tenant || usualTenant,
    ...{ tenantPassword: '', filter: '', timeProfile: '', timeRange: '', timeRange2: '' },
  }
}

export interface Timing {
  /** It is handed over at once. */
  readonly isImmediate: boolean
  /** Else when, or when to look again. */
  readonly dueAt: Milliseconds
  readonly detail: string
}

/**
 * When a callback is handed over: a buffer and the expected wait before its time (reference:
 * Start-Callback, `_desired_time`). The wait changes until then, so where it counts it is looked at
 * again in half the time that is left.
 */
export class Timekeeper {
  readonly #expectedWait: ExpectedWait
  readonly #lookEvery: () => Milliseconds
  readonly #logger: Logger

  constructor(expectedWait: ExpectedWait, lookEvery: () => Milliseconds, logger: Logger) {
    this.#expectedWait = expectedWait
    this.#lookEvery = lookEvery
    this.#logger = logger
  }

  async timing(
    options: CallbackOptions,
    desiredAt: Milliseconds,
    now: Milliseconds,
  ): Promise<Timing> {
    const buffer = options.executionBuffer
    const isNear = desiredAt - 1000 * buffer <= now // whatever the wait
    const statistic = isNear ? undefined : options.queueTimeStatistic
    const wait = statistic === undefined ? 0 : await this.#waitNow(statistic)
    const startAt = desiredAt - 1000 * (buffer + wait)
    const detail = `${buffer} s and an expected wait of ${wait} s before its time`
    if (startAt <= now) return { isImmediate: true, dueAt: now, detail }
    const half = now + Math.max(this.#lookEvery(), (startAt - now) / 2)
    const dueAt = statistic === undefined ? startAt : Math.min(startAt, half)
    return { isImmediate: false, dueAt: Math.round(dueAt), detail }
  }

  /** Nobody is called late because a statistic cannot be had. */
  async #waitNow(statistic: string): Promise<Seconds> {
    try {
      return (await this.#expectedWait(statistic)) ?? 0
    } catch (error) {
      this.#logger.warn({ err: error }, 'the expected wait cannot be had')
      return 0
    }
  }
}
