import type { JsonObject } from '../../../../base/http/index.ts'
import type { QueuePlace, QueueWait } from '../../../routing/index.ts'
import type { Plan } from '../run/plan.ts'

const unknown = 'n/a'

/**
 * The answer to check-queue-position (reference: Chat Delayed): with an estimate and without. Who
 * is not in the queue hears what a newcomer would meet.
 */
export function queuePosition(
  place: QueuePlace | undefined,
  queue: QueueWait,
  near: Plan['near'],
): JsonObject {
  const position = place?.position ?? queue.position
  const eta = place === undefined ? queue.seconds : place.expectedWait
  return {
    _position: position,
    _eta: eta ?? unknown,
    _total_waiting: Math.max(queue.waiting, place === undefined ? 0 : position), // who is offered does not wait any more, and is still there
    ...threshold(position, eta, near),
  }
}

/** What nobody can estimate is no reason to wait longer before asking the customer. */
function threshold(position: number, eta: number | undefined, near: Plan['near']): JsonObject {
  if (eta === undefined) return verdict(true, 'eta n/a')
  if (eta > near.eta) return verdict(false, `eta > ${near.eta}`)
  if (position > near.position) return verdict(false, `position > ${near.position}`)
  // The blank at the end is the reference's.
  return verdict(true, `eta <= ${near.eta} and position <=${near.position} `)
}

function verdict(passed: boolean, reason: string): JsonObject {
  return {
    _agent_ready_threshold_passed: passed,
    _agent_ready_threshold_passed_reason: reason,
  }
}
