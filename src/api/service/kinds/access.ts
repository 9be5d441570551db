import {
  type AccessNumbers,
  type Booking,
  codeLengths,
} from '../../../center/access-numbers/index.ts'
import type { ServiceAnswer } from '../service-kind.ts'
import type { Settings } from '../settings.ts'

const bookingTimes = { min: 5, max: 1800 } // seconds; reference: `_booking_expiration_timeout`
const defaultCodeLength = 6 // reference: request-access, "Configuration"
const strategies = ['RANDOM', 'ROUND-ROBIN', 'LOCAL', 'CLUSTER'] as const

/** Books a number, and a code where one is wanted, as options and request say. */
export function book(
  numbers: Pick<AccessNumbers, 'allocate'>,
  settings: Settings,
  service: { readonly id: string; readonly dataId: string },
): Promise<Booking> {
  const saysHealth = settings.option('_return_pool_health') !== undefined
  return numbers.allocate({
    group: settings.required('_resource_group'),
    serviceId: service.id,
    dataId: service.dataId,
    phoneNumber: settings.text('_phone_number'),
    withCode: settings.flag('_provide_code'),
    codeLength: settings.number('_access_code_length', codeLengths) ?? defaultCodeLength,
    strategy: settings.choice('_allocation_strategy', strategies),
    timeout: settings.requestedNumber('_booking_expiration_timeout', bookingTimes),
    withPoolHealth: saysHealth ? settings.flag('_return_pool_health') : undefined,
  })
}

/** Texts throughout, `_expiration_time` too: clients cast what they get. `_pool_health` is our own. */
export function accessAnswer(id: string, booking: Booking): ServiceAnswer {
  const { accessNumber, accessCode, expiresIn, poolHealth } = booking
  return {
    body: {
      _id: id,
      _access_number: accessNumber,
      ...(accessCode === undefined ? {} : { _access_code: accessCode }),
      _expiration_time: String(Math.floor(expiresIn)),
      ...(poolHealth === undefined ? {} : { _pool_health: { ...poolHealth } }),
    },
  }
}
