import type { JsonObject } from '../../base/http/index.ts'
import { type Logger, newHexId, serviceUnavailable } from '../../base/kernel/index.ts'
import type { CustomerDevice } from '../../center/orchestration/index.ts'
import type { PushChannels, PushDevice, PushEvent } from '../../channels/push/index.ts'
import type { NotificationService } from '../notification/index.ts'
import type { ServiceInstance, ServiceService } from '../service/index.ts'

export interface CustomerDeviceParts {
  readonly services: Pick<ServiceService, 'find'>
  readonly channels: PushChannels
  readonly notifications: Pick<NotificationService, 'announce'>
  readonly logger: Logger
}

/**
 * Reaches the customer of a callback: at the device that its start named (`_device_os`,
 * `_device_notification_id`), else over CometD as the user who started it, else whoever subscribed.
 */
export function createCustomerDevice(parts: CustomerDeviceParts): CustomerDevice {
  return {
    async notify(serviceId, message) {
      await tell(parts, serviceId, `service.agentavailable.${serviceId}`, message)
    },
    message(serviceId, message) {
      return tell(parts, serviceId, `service.agentnotification.${serviceId}`, message)
    },
  }
}

/** True when somebody has it. Throws when trying again may help. */
async function tell(
  { services, channels, notifications, logger }: CustomerDeviceParts,
  serviceId: string,
  tag: string,
  message: JsonObject,
): Promise<boolean> {
  const instance = await services.find(serviceId)
  if (instance === undefined) return false
  const event: PushEvent = { id: newHexId(), tag, message, mediaType: 'string', properties: {} }
  const device = deviceOf(instance, channels)
  if (device === undefined) {
    await notifications.announce(event)
    return false // who subscribed, and what became of it, nobody knows here
  }
  const outcome = await channels.send(event, device)
  if (outcome.kind === 'try-later') throw serviceUnavailable(outcome.reason, outcome.after)
  if (outcome.kind !== 'delivered') {
    logger.info({ reason: outcome.reason, type: device.type }, 'a customer could not be reached')
  }
  return outcome.kind === 'delivered'
}

function deviceOf(
  { parameters, user }: ServiceInstance,
  channels: Pick<PushChannels, 'isEnabled'>,
): PushDevice | undefined {
  const type = parameters.get('_device_os')?.toLowerCase() ?? 'comet'
  const deviceId =
    parameters.get('_device_notification_id') ?? (type === 'comet' ? user : undefined)
  if (deviceId === undefined || !channels.isEnabled(type)) return undefined
  const unset = { language: undefined, authorization: undefined, properties: {} }
  const debug = parameters.get('_device_notification_debug') === 'true'
  return { type, deviceId, provider: parameters.get('_provider'), debug, ...unset }
}
