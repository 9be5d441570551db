import type { AccessNumbers } from '../../../center/access-numbers/index.ts'
import type { ServiceKind } from '../service-kind.ts'
import { accessAnswer, book } from './access.ts'

/**
 * Keeps what an app knows of its user and gives it a number to call, for which the data is waiting.
 *
 * The reference calls `_phone_number` mandatory; clients of the original leave it out, and a number
 * with a code, or one that is locked for the service, needs none.
 */
export function requestInteraction(
  numbers: Pick<AccessNumbers, 'allocate' | 'release'>,
): ServiceKind {
  return {
    name: 'request-interaction',
    async create(call) {
      const booking = await book(numbers, call.settings, call)
      try {
        await call.start({ atLeast: booking.expiresIn })
      } catch (error) {
        await numbers.release(call.id)
        throw error
      }
      return accessAnswer(call.id, booking)
    },
  }
}
