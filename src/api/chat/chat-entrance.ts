import type { Parameters } from '../../base/http/index.ts'
import {
  type Caller,
  type ServiceInstance,
  type ServiceService,
  type Settings,
  sortParameters,
} from '../service/index.ts'
import { chatless, noAgentYet, notYourChat } from './chat-errors.ts'
import type { ChatRecord, ChatRecords } from './chat-records.ts'
import { ChatRequest } from './chat-request.ts'

/** One request of a customer. */
export interface ChatCall {
  /** Of the service. */
  readonly id: string
  readonly parameters: Parameters
  readonly caller: Caller
}

/** A request that may be made. */
export interface Entered {
  readonly id: string
  readonly instance: ServiceInstance
  readonly settings: Settings
  readonly request: ChatRequest
  /** Undefined where no chat has begun. */
  readonly record: ChatRecord | undefined
  readonly isVerbose: boolean
}

/** Kinds of services whose customers chat; in the course of the last two there may be a chat. */
const chatting = new Set(['request-chat', 'request-chat-poll', 'callback', 'ors'])

/** Of these, those that have to say first that an agent is available. */
const saying = new Set(['request-chat-poll'])

export interface EntranceParts {
  readonly services: Pick<ServiceService, 'enter' | 'settings'>
  readonly records: Pick<ChatRecords, 'find'>
}

/** Throws 404 for no such service, 401 and 403 for whom it is not, 503 before an agent is named. */
export async function enterChat(
  { services, records }: EntranceParts,
  { id, parameters, caller }: ChatCall,
): Promise<Entered> {
  const [instance, record] = await Promise.all([services.enter(id, caller), records.find(id)])
  checkOwner(instance, caller.user)
  if (!chatting.has(instance.kind)) throw chatless(instance.service)
  sortParameters(parameters) // refuses names and files that could not steer anything
  const settings = services.settings(instance, parameters)
  const request = new ChatRequest(parameters.entries())
  if (saying.has(instance.kind) && record?.available !== true) throw noAgentYet()
  return { id, instance, settings, request, record, isVerbose: isVerbose(settings, request) }
}

/** As the service or this request says, whatever the one that created the service said. */
function isVerbose(settings: Settings, request: ChatRequest): boolean {
  const isAsked = request.flag('_verbose') || request.says('verbose', 'true')
  return isAsked || settings.option('_verbose')?.toLowerCase() === 'true'
}

/** What a gms_user has created is for that one alone; what nobody has, for whoever has its id. */
export function checkOwner({ user }: ServiceInstance, asking: string | undefined): void {
  if (user !== undefined && user !== asking) throw notYourChat()
}
