import type { PushChannels, PushDevice } from '../../channels/push/index.ts'
import { chatParameterInvalid } from './chat-errors.ts'
import type { PushTarget } from './chat-records.ts'
import type { ChatRequest } from './chat-request.ts'

const longestDeviceId = 4096 // characters, as for a subscription
const longestWord = 128 // characters of a provider's or a language's name

/**
 * Where to push while the app sleeps, as ixn/chat says; undefined when it does not. A type that is
 * not enabled is no reason to refuse a chat: apps name one whatever server they talk to. `comet` is
 * none either, since it cannot reach an app that is not connected.
 */
export function toPushTarget(
  request: ChatRequest,
  channels: Pick<PushChannels, 'isEnabled'>,
): PushTarget | undefined {
  const subscription = request.text('subscriptionID')
  const type = request.text('push_notification_type')?.trim().toLowerCase() ?? ''
  const deviceId = request.text('push_notification_deviceid')?.trim()
  if (deviceId === undefined || type === 'comet' || !channels.isEnabled(type)) {
    return subscription === undefined ? undefined : { subscription }
  }
  check('push_notification_deviceid', deviceId, longestDeviceId)
  if (type === 'httpcb' && !isWebAddress(deviceId)) {
    throw chatParameterInvalid('push_notification_deviceid', 'must be an http or https URL')
  }
  return { device: toDevice(request, type, deviceId) }
}

function toDevice(request: ChatRequest, type: PushDevice['type'], deviceId: string): PushDevice {
  const provider = request.text('push_notification_provider')
  const language = request.text('push_notification_language')
  check('push_notification_provider', provider ?? '', longestWord)
  check('push_notification_language', language ?? '', longestWord)
  const debug = /^(?:true|debug)$/i.test(request.text('push_notification_debug') ?? '')
  const none = { authorization: undefined, properties: {} }
  return { type, deviceId, provider, language, debug, ...none }
}

function check(name: string, text: string, longest: number): void {
  if (text.length > longest) throw chatParameterInvalid(name, `is over ${longest} characters long`)
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}
