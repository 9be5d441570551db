import type { ServerOptions } from '../../base/config/index.ts'
import type { JsonObject } from '../../base/http/index.ts'
import {
  type Clock,
  type Live,
  type Logger,
  type Milliseconds,
  newHexId,
  serviceUnavailable,
  systemClock,
} from '../../base/kernel/index.ts'
import type { CustomerDevice } from '../../center/orchestration/index.ts'
import type { Deliveries } from '../../channels/delivery/index.ts'
import type { PushDevice, PushEvent } from '../../channels/push/index.ts'
import type { NotificationService } from '../notification/index.ts'
import type { ServiceInstance, ServiceService } from '../service/index.ts'

export interface CustomerDeviceParts {
  readonly services: Pick<ServiceService, 'find'>
  readonly channels: Pick<Deliveries, 'isEnabled' | 'send'>
  readonly notifications: Pick<NotificationService, 'announce'>
  readonly server: Live<Pick<ServerOptions, 'trusted_gateways'>>
  readonly logger: Logger
  readonly clock?: Clock
}

/**
 * Reaches the customer of a callback: at the device that its start named (`_device_os`,
 * `_device_notification_id`), else over CometD as the user who started it, else whoever subscribed.
 */
export function createCustomerDevice(parts: CustomerDeviceParts): CustomerDevice {
  const { clock = systemClock } = parts
  return {
    async notify(serviceId, message, worth) {
      const until = worth === undefined ? {} : { until: clock.now() + worth }
      await tell(parts, serviceId, `service.agentavailable.${serviceId}`, message, until)
    },
    message(serviceId, message) {
      // What does not arrive at once waits to be fetched: it must not come a second time.
      const atOnce = { until: 0 }
      return tell(parts, serviceId, `service.agentnotification.${serviceId}`, message, atOnce)
    },
  }
}

/** True when somebody has it. Throws when trying again may help and is left to the caller. */
async function tell(
  { services, channels, notifications, server, logger }: CustomerDeviceParts,
  serviceId: string,
  tag: string,
  message: JsonObject,
  tried: { readonly until?: Milliseconds },
): Promise<boolean> {
  const instance = await services.find(serviceId)
  if (instance === undefined) return false
  const event: PushEvent = { id: newHexId(), tag, message, mediaType: 'string', properties: {} }
  const believesEverybody = server().trusted_gateways.length === 0
  const device = deviceOf(instance, channels, believesEverybody)
  const how = { purpose: 'callback', ...tried } as const
  if (device === undefined) {
    await notifications.announce(event, how)
    return false // who subscribed, and what became of it, nobody knows here
  }
  const outcome = await channels.send(event, device, how)
  if (outcome.kind === 'try-later' && tried.until === 0) {
    throw serviceUnavailable(outcome.reason, outcome.after)
  }
  if (outcome.kind !== 'delivered') {
    logger.info({ reason: outcome.reason, type: device.type }, 'a customer could not be reached')
  }
  return outcome.kind === 'delivered'
}

function deviceOf(
  { parameters, user }: ServiceInstance,
  channels: Pick<Deliveries, 'isEnabled'>,
  believesEverybody: boolean,
): PushDevice | undefined {
  const type = parameters.get('_device_os')?.toLowerCase() ?? 'comet'
  const said = parameters.get('_device_notification_id')
  // A mailbox is its user's own: whose name a gateway has vouched for writes into no other.
  const mailbox = user ?? (believesEverybody ? said : undefined)
  const deviceId = type === 'comet' ? mailbox : said
  if (deviceId === undefined || !channels.isEnabled(type)) return undefined
  const unset = { language: undefined, authorization: undefined, properties: {} }
  const debug = parameters.get('_device_notification_debug') === 'true'
  return { type, deviceId, provider: parameters.get('_provider'), debug, ...unset }
}
