import { newHexId } from '../../src/base/kernel/index.ts'
import { Customer, type Heard as Refresh, textsHeard } from '../api/chat/support.ts'
import { BayeuxClient } from '../support/bayeux.ts'
import { basic, request } from '../support/http.ts'
import type { Driver } from './driver.ts'
import { insist } from './insist.ts'
import { Ledger } from './ledger.ts'
import { Pace } from './pace.ts'
import { type Heard, RestlessDevice } from './restless-device.ts'

const conversations = 2
const every = 400 // ms between two words of one who talks
const signedIn = basic('default', 'password')
const desk = '/genesys/1/admin/desk'

/** Customers and agents who talk, each of them hearing all that is said; and what is written down. */
export function createChats(url: string): Driver {
  const ledger = new Ledger()
  const chats = Array.from({ length: conversations }, () => new Conversation(url, ledger))
  return {
    name: 'chats',
    ledger,
    async start() {
      await Promise.all(chats.map((chat) => chat.open()))
    },
    async end() {
      await Promise.all(chats.map((chat) => chat.end()))
    },
    async close() {
      await Promise.all(chats.map((chat) => chat.close()))
    },
  }
}

class Conversation {
  readonly #url: string
  readonly #ledger: Ledger
  readonly #agent = `kristi-${newHexId()}`
  readonly #customer: Customer
  readonly #devices: readonly RestlessDevice[]
  readonly #talks: readonly Pace[]

  constructor(url: string, ledger: Ledger) {
    this.#url = url
    this.#ledger = ledger
    const user = `customer-${newHexId()}`
    const agent = `agent:${this.#agent}`
    this.#customer = new Customer(url, user)
    this.#devices = [
      new RestlessDevice(new BayeuxClient(url, user), (heard) => this.#hear('customer', heard)),
      new RestlessDevice(deskClient(url, agent), (heard) => this.#hear('agent', heard)),
    ]
    this.#talks = [
      new Pace(every, (count) =>
        this.#say(`customer's ${count}`, (message) => this.#customer.chat('send', { message })),
      ),
      new Pace(every, (count) => this.#say(`agent's ${count}`, (message) => this.#reply(message))),
    ]
  }

  get #id(): string {
    return this.#customer.id
  }

  async open(): Promise<void> {
    await Promise.all(this.#devices.map((device) => device.start()))
    for (let tries = 3; !(await this.#meet()); tries--) {
      if (tries === 0) throw new Error('customer and agent do not meet')
    }
    for (const talk of this.#talks) talk.start()
  }

  /** On a machine that is short of time a balancer may give up on a node. */
  async #meet(): Promise<boolean> {
    const queue = newHexId()
    try {
      await this.#ask('PUT', `agents/${this.#agent}`, { queues: [queue], state: 'READY', chats: 3 })
      await this.#customer.request('request-chat', { _urs_virtual_queue: queue })
      await this.#customer.chat('', { notify_by: 'comet' })
      await this.#ask('POST', `agents/${this.#agent}/interactions/${this.#id}/accept`)
      return true
    } catch {
      return false
    }
  }

  async end(): Promise<void> {
    await Promise.all(this.#talks.map((talk) => talk.stop()))
    const path = `${desk}/chats/${this.#id}?transcriptPosition=1`
    const read = () => request(this.#url, 'GET', path, undefined, signedIn)
    const { body } = await insist(read, () => this.#ledger.refuse())
    this.#note('transcript', body as Refresh)
  }

  async close(): Promise<void> {
    await Promise.all(this.#talks.map((talk) => talk.stop()))
    await Promise.all(this.#devices.map((device) => device.stop()))
  }

  async #say(text: string, send: (text: string) => Promise<unknown>): Promise<void> {
    const isTaken = await send(text).then(
      () => true,
      () => false, // its node has died, or hangs: nobody can tell what became of it
    )
    for (const listener of ['customer', 'agent', 'transcript']) {
      const name = this.#heardBy(listener, text)
      const dueAt = listener === 'transcript' ? Number.POSITIVE_INFINITY : performance.now() // read in the end
      if (isTaken) this.#ledger.promise(name, dueAt)
      else this.#ledger.doubt(name)
    }
  }

  #reply(message: string): Promise<unknown> {
    return this.#ask('POST', `agents/${this.#agent}/chats/${this.#id}/message`, { message })
  }

  #hear(listener: string, { tag, message }: Heard): void {
    const tags = [`service.chat.refresh.${this.#id}`, `desk.chat.${this.#id}`]
    if (tags.includes(tag)) this.#note(listener, message as Refresh)
  }

  #note(listener: string, refresh: Refresh): void {
    const texts = textsHeard([refresh]).filter((text) => /^(customer|agent)'s \d+$/.test(text))
    for (const text of texts) this.#ledger.arrive(this.#heardBy(listener, text))
  }

  #heardBy(listener: string, text: string): string {
    return `${this.#id}: ${text} by ${listener}`
  }

  async #ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await request(this.#url, method, `${desk}/${path}`, body, signedIn)
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`)
    return answer.body
  }
}

/** The mailbox of an agent is for those who have signed in. */
function deskClient(url: string, user: string): BayeuxClient {
  const client = new BayeuxClient(url, user)
  const post = client.post.bind(client)
  client.post = (messages, path, headers) => post(messages, path, { ...signedIn, ...headers })
  return client
}
