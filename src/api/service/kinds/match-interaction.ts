import type { AccessNumbers } from '../../../center/access-numbers/index.ts'
import { noMatch } from '../service-errors.ts'
import type { ServiceKind } from '../service-kind.ts'

/**
 * Tells which service a call belongs to. The number is free again with the answer, and `recognised`
 * has heard of the call: a callback whose customer has called goes on.
 */
export function matchInteraction(
  numbers: Pick<AccessNumbers, 'match'>,
  recognised: (serviceId: string) => Promise<unknown> = async () => undefined,
): ServiceKind {
  return {
    name: 'match-interaction',
    async create({ settings, services }) {
      const phoneNumber = settings.text('_phone_number')
      const accessCode = settings.text('_access_code')
      const match = await numbers.match({
        accessNumber: settings.required('_access_number'),
        ...(phoneNumber === undefined ? {} : { phoneNumber }),
        ...(accessCode === undefined ? {} : { accessCode }),
      })
      if (match === undefined) throw noMatch()
      const { serviceId, dataId } = match
      if ((await services.find(serviceId)) === undefined) throw noMatch() // it has just ended
      await recognised(serviceId)
      return { body: { _id: serviceId, _data_id: dataId } }
    },
  }
}
