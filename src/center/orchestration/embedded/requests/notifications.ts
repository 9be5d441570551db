import type { JsonArray, JsonObject } from '../../../../base/http/index.ts'
import {
  messageMissing,
  messageTooLarge,
  runNotFound,
  tooManyMessages,
} from '../embedded-errors.ts'
import type { CustomerDevice, RingAgent } from '../ports.ts'
import type { RunRecord } from '../run/run-record.ts'
import type { RunStore } from '../run/run-store.ts'
import type { MessageBox } from './message-box.ts'

type Parameters = Readonly<Record<string, string>>

/** How many messages one side leaves for the other; nobody reads more. */
export const mostMessages = 100

const longest = 8192 // characters of a message in all; it is shown on a telephone

/** A device that may be told later, or has been told and did not say so: the message can be fetched. */
const notTold = () => false

const sent = { message: 'Notification Sent' }

/** Messages between agent and customer beside the call (reference: Chat Delayed). */
export class Notifications {
  readonly #store: Pick<RunStore, 'find'>
  readonly #box: MessageBox
  readonly #device: Pick<CustomerDevice, 'message'>
  readonly #ringAgent: RingAgent

  constructor(o: {
    store: Pick<RunStore, 'find'>
    box: MessageBox
    device: Pick<CustomerDevice, 'message'>
    ringAgent: RingAgent
  }) {
    this.#store = o.store
    this.#box = o.box
    this.#device = o.device
    this.#ringAgent = o.ringAgent
  }

  /** Goes to the device at once; where there is none to be told, it waits to be fetched. */
  async toCustomer(serviceId: string, said: Parameters): Promise<JsonObject> {
    const { internal, display } = await this.#read(serviceId, said)
    const message = { _internal_message: internal, _id: serviceId, _display_message: display }
    const isTold = await this.#device.message(serviceId, message).catch(notTold)
    if (!isTold) await this.#leave(serviceId, 'customer', message)
    return sent
  }

  async ofCustomer(serviceId: string): Promise<JsonArray> {
    await this.#check(serviceId)
    const texts = await this.#box.take(serviceId, 'customer')
    return texts.map((text): JsonObject => JSON.parse(text))
  }

  /** The agent's desktop asks for it; whoever has the customer now is told that there is something. */
  async toAgent(serviceId: string, said: Parameters): Promise<JsonObject> {
    const { internal, display, agent } = await this.#read(serviceId, said)
    const message = { _id: serviceId, _internal_message: internal, _display_message: display }
    await this.#leave(serviceId, 'agent', message)
    if (agent !== undefined) this.#ringAgent(agent, { tag: 'desk.notification', message })
    return sent
  }

  async ofAgent(serviceId: string): Promise<JsonArray> {
    await this.#check(serviceId)
    const texts = await this.#box.take(serviceId, 'agent')
    return texts.map((message) => ({ message, tag: `agent.message.${serviceId}` }))
  }

  async #leave(serviceId: string, to: 'customer' | 'agent', message: JsonObject): Promise<void> {
    const isKept = await this.#box.add(serviceId, to, JSON.stringify(message))
    if (!isKept) throw tooManyMessages(mostMessages)
  }

  async #read(serviceId: string, said: Parameters) {
    const { agent } = await this.#check(serviceId)
    const { _application_message: internal = '', _display_message: display = '' } = said
    if (internal === '' && display === '') throw messageMissing()
    if (internal.length + display.length > longest) throw messageTooLarge(longest)
    return { internal, display, agent: agent?.id }
  }

  async #check(serviceId: string): Promise<RunRecord> {
    const run = await this.#store.find(serviceId)
    if (run === undefined) throw runNotFound(serviceId)
    return run
  }
}
