import { expect } from 'vitest'
import { newHexId } from '../../../src/base/kernel/index.ts'
import { ackIn, type BayeuxClient, messagesIn } from '../../support/bayeux.ts'
import { type Headers, request, type Transcript } from '../../support/http.ts'
import type { ServedChats } from './serve-chats.ts'

export type Values = Readonly<Record<string, string>>

/** An answer of the Chat API. */
export type Answer = Readonly<Record<string, unknown>> & {
  readonly chatIxnState: string
  readonly chatSessionId: string
  readonly transcriptPosition: string
  readonly transcriptToShow?: readonly (readonly string[])[]
}

/** What a customer's app does, word by word over HTTP. */
export class Customer {
  readonly user: string | undefined
  id = ''
  #url: string

  constructor(url: string, user?: string) {
    this.#url = url
    this.user = user
  }

  /** From now on it talks to another node. */
  moveTo(url: string): void {
    this.#url = url
  }

  /** Asks for a service, whose id it uses from then on. */
  async request(service = 'request-chat', values: Values = {}): Promise<this> {
    const { body } = await this.post(service, values)
    this.id = (body as { _id: string })._id
    return this
  }

  /** The exchange, whatever comes of it. */
  ask(verb = '', values: Values | string = {}, headers: Headers = {}): Promise<Transcript> {
    return this.post(`${this.id}/ixn/chat${verb === '' ? '' : '/'}${verb}`, values, headers)
  }

  /** The answer, which must be one. */
  async chat(verb = '', values: Values = {}): Promise<Answer> {
    const { status, text, body } = await this.ask(verb, values)
    if (status !== 200) throw new Error(`${verb}: ${status} ${text}`)
    return body as Answer
  }

  /** The texts of what an answer shows. */
  async texts(verb = 'refresh', values: Values = {}): Promise<string[]> {
    return textsIn(await this.chat(verb, values))
  }

  post(path: string, values: Values | string, headers: Headers = {}): Promise<Transcript> {
    const body = typeof values === 'string' ? values : new URLSearchParams(values)
    const gmsUser = this.user === undefined ? {} : { gms_user: this.user }
    return request(this.#url, 'POST', `/genesys/1/service/${path}`, body, {
      ...gmsUser,
      ...headers,
    })
  }
}

export function textsIn({ transcriptToShow = [] }: Pick<Answer, 'transcriptToShow'>): string[] {
  return transcriptToShow.map(([, , text = '']) => text)
}

/** An agent of the queue who takes several chats at once. */
export async function readyAgent(
  { routing }: Pick<ServedChats, 'routing'>,
  queue: string,
  nickname = 'Kristi Sippola',
): Promise<string> {
  const id = `kristi-${newHexId()}`
  await routing.setAgent(id, { nickname, queues: [queue], state: 'READY', chats: 9 })
  return id
}

/** A customer and an agent in one chat, in a queue of their own; `opening` is what ixn/chat says. */
export async function conversation(
  node: ServedChats,
  o: { user?: string; service?: string; opening?: Values } = {},
): Promise<{ customer: Customer; agent: string; say: (text: string) => Promise<void> }> {
  const queue = newHexId()
  const agent = await readyAgent(node, queue)
  const customer = new Customer(node.url, o.user)
  await customer.request(o.service, { _urs_virtual_queue: queue })
  await customer.chat('', o.opening ?? {})
  await node.chats.accept(customer.id, agent)
  const say = async (text: string) => {
    await node.chats.say(customer.id, agent, { type: 'Message.Text', text })
  }
  return { customer, agent, say }
}

/** What a mailbox hears of a chat. */
export type Heard = Pick<Answer, 'chatIxnState' | 'transcriptPosition' | 'transcriptToShow'>

/** Connects until so many entries have come; resolves with the messages that brought them. */
export async function hear(device: BayeuxClient, entries: number): Promise<Heard[]> {
  const heard: Heard[] = []
  const count = () => heard.flatMap(({ transcriptToShow = [] }) => transcriptToShow).length
  const listen = async () => {
    heard.push(...(messagesIn(await device.connect({ advice: { timeout: 500 } })) as Heard[]))
    return count()
  }
  await expect.poll(listen).toBeGreaterThanOrEqual(entries)
  expect(count()).toBe(entries)
  return heard
}

/**
 * A device that says what it has: of what it has confirmed nothing comes twice, whatever becomes of
 * the node it was told by.
 */
export class ConfirmingDevice {
  readonly heard: Heard[] = []
  readonly #device: BayeuxClient
  #ack = 0

  constructor(device: BayeuxClient) {
    this.#device = device
  }

  async join(): Promise<this> {
    await this.#device.join({ ack: true })
    return this
  }

  moveTo(url: string): void {
    this.#device.moveTo(url)
  }

  /** Connects once; how many entries under the tag it has heard of by now. */
  async listen(tag: string): Promise<number> {
    const replies = await this.#device.connect({
      ext: { ack: this.#ack },
      advice: { timeout: 500 },
    })
    this.#ack = ackIn(replies)
    const ours = replies.filter(({ data }) => (data as { tag?: string } | undefined)?.tag === tag)
    this.heard.push(...(messagesIn(ours) as Heard[]))
    return positionsHeard(this.heard).length
  }
}

/** The positions of what was heard, which messages tell by their last. */
export const positionsHeard = (heard: readonly Heard[]) =>
  heard.flatMap(({ transcriptPosition, transcriptToShow = [] }) =>
    transcriptToShow.map((_, at) => Number(transcriptPosition) - transcriptToShow.length + 1 + at),
  )

export const textsHeard = (heard: readonly Heard[]) => heard.flatMap(textsIn)
