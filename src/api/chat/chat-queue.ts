import { isUserName } from '../../base/kernel/index.ts'
import type { Settings } from '../service/index.ts'
import { chatParameterInvalid } from './chat-errors.ts'

/** What the original calls the endpoint of those who name none; here, as for every service, it is this queue. */
const usual = { endpoint: 'Environment:default', queue: 'default' }

/** The queue a customer waits in: the service's own, else its endpoint. */
export function queueOf(settings: Settings, defaultEndpoint: string): string {
  const queue = settings.text('_urs_virtual_queue')
  const endpoint = settings.text('_chat_endpoint') ?? defaultEndpoint
  const name = queue ?? (endpoint === usual.endpoint ? usual.queue : endpoint)
  if (isUserName(name)) return name
  const parameter = queue === undefined ? '_chat_endpoint' : '_urs_virtual_queue'
  throw chatParameterInvalid(parameter, 'cannot be the name of a queue')
}
