import type { Seconds } from '../../base/kernel/index.ts'
import type { QueueState } from './routing-store.ts'

const enough = 5 // handled in the last hour: fewer tell of one customer, not of the queue

/**
 * How long whoever stands at `position` will wait: so many must be handled before, by all who serve
 * the queue together. Undefined while nobody serves it: there is no telling.
 */
export function expectedWait(
  position: number,
  { serving, lastHour }: Pick<QueueState, 'serving' | 'lastHour'>,
  assumed: Seconds,
): Seconds | undefined {
  if (serving === 0) return undefined
  const handling = lastHour.handled < enough ? assumed : (lastHour.averageHandling ?? assumed)
  return Math.ceil((position * handling) / serving)
}
