import type { AccessNumbers } from '../../../center/access-numbers/index.ts'
import { instanceNotFound } from '../service-errors.ts'
import type { ServiceKind } from '../service-kind.ts'
import { accessAnswer, book } from './access.ts'

/** Books a number for a service that lives already, and lets it live as long as the booking. */
export function requestAccess(numbers: Pick<AccessNumbers, 'allocate' | 'release'>): ServiceKind {
  return {
    name: 'request-access',
    async create({ settings, services }) {
      const id = settings.required('_id')
      const instance = await services.find(id)
      if (instance === undefined) throw instanceNotFound(id)
      const booking = await book(numbers, settings, instance)
      await services.extend(instance, booking.expiresIn)
      if ((await services.find(id)) === undefined) {
        await numbers.release(id) // the service has ended meanwhile and cannot give it back
        throw instanceNotFound(id)
      }
      return accessAnswer(id, booking)
    },
  }
}
