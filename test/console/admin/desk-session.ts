import { expect, onTestFinished } from 'vitest'
import { BayeuxClient, type BayeuxReply } from '../../support/bayeux.ts'
import { basic, request } from '../../support/http.ts'

const advice = { timeout: 5000 } // ms a poll is held, within the patience of a test's request

interface DeskEvent {
  readonly tag: string
  readonly message: Readonly<Record<string, unknown>>
}

/** An agent at work: acts over the desk's routes, hears over CometD. */
export class DeskSession {
  readonly agent: string
  readonly #url: string
  readonly #client: BayeuxClient
  readonly #credentials: { authorization: string }
  readonly #events: DeskEvent[] = []
  #isOver = false
  #polling: Promise<void> | undefined

  private constructor(url: string, agent: string, password: string) {
    this.agent = agent
    this.#url = url
    this.#client = new BayeuxClient(url, `agent:${agent}`)
    this.#credentials = basic(agent, password)
  }

  /** Signed in, ready for chats of the queue, and listening; ends with the test. */
  static async open(
    url: string,
    o: { agent: string; password: string; queue: string },
  ): Promise<DeskSession> {
    const desk = new DeskSession(url, o.agent, o.password)
    await desk.resume()
    onTestFinished(() => desk.#close())
    const nickname = `${o.agent} S.`
    await desk.act('PUT', '', { nickname, queues: [o.queue], state: 'READY', chats: 9 })
    return desk
  }

  /** A call below `/genesys/1/admin/desk/agents/{agent}`. */
  async act(method: string, path: string, body?: unknown): Promise<unknown> {
    const url = `/genesys/1/admin/desk/agents/${this.agent}${path}`
    const reply = await request(this.#url, method, url, body, this.#credentials)
    if (reply.status !== 200) throw new Error(`${method} ${url}: ${reply.status} ${reply.text}`)
    return reply.body
  }

  /** Waits for an offer and accepts it: from then on it is this chat that is talked in. */
  async acceptNext(): Promise<DeskChat> {
    const { message } = await this.heard(({ tag }) => tag === 'desk.offered')
    const id = String(message.id)
    await this.act('POST', `/interactions/${id}/accept`)
    return new DeskChat(this, id)
  }

  /** The first event of that kind, once it is there. */
  async heard(isMeant: (event: DeskEvent) => boolean): Promise<DeskEvent> {
    await expect.poll(() => this.#events.find(isMeant)).toBeDefined()
    return this.#events.find(isMeant) ?? { tag: '', message: {} }
  }

  eventsOf(tag: string): readonly DeskEvent[] {
    return this.#events.filter((event) => event.tag === tag)
  }

  /** Stops listening without a word of farewell to the chats. */
  async drop(): Promise<void> {
    this.#isOver = true
    await this.#send('disconnect', {})
    await this.#polling
  }

  /** Listens (again). */
  async resume(): Promise<void> {
    const supportedConnectionTypes = ['long-polling']
    const [handshake] = await this.#send('handshake', { version: '1.0', supportedConnectionTypes })
    this.#client.clientId = String(handshake?.clientId)
    await this.#send('subscribe', { subscription: '/_genesys' })
    this.#isOver = false
    this.#polling = this.#poll()
  }

  async #poll(): Promise<void> {
    while (!this.#isOver) {
      const replies = await this.#send('connect', { connectionType: 'long-polling', advice })
      for (const { channel, data } of replies) {
        if (channel === '/_genesys') this.#events.push(data as DeskEvent)
      }
    }
  }

  async #send(verb: string, more: BayeuxReply): Promise<BayeuxReply[]> {
    const { clientId } = this.#client
    const message = { channel: `/meta/${verb}`, id: '1', clientId, ...more }
    return (await this.#client.post([message], '', this.#credentials)).body as BayeuxReply[]
  }

  /** Leaves nothing for the next test. */
  async #close(): Promise<void> {
    await this.act('PUT', '', { state: 'LOGGED_OUT' })
    const interactions = (await this.act('GET', '/interactions')) as { id: string }[]
    for (const { id } of interactions) await this.act('POST', `/interactions/${id}/complete`)
    await this.drop()
  }
}

/** A chat as its agent sees it. */
export class DeskChat {
  readonly id: string
  readonly #desk: DeskSession

  constructor(desk: DeskSession, id: string) {
    this.#desk = desk
    this.id = id
  }

  async do(verb: string, body?: unknown): Promise<void> {
    await this.#desk.act('POST', `/chats/${this.id}/${verb}`, body)
  }

  say(message: string): Promise<void> {
    return this.do('message', { message })
  }

  /** What the desk was told of the chat: event, nickname and text of each entry. */
  get heard(): string[][] {
    const told = this.#desk.eventsOf(`desk.chat.${this.id}`)
    return told.flatMap(({ message }) => {
      const rows = message.transcriptToShow as string[][]
      return rows.map((row) => row.slice(0, 3))
    })
  }

  /** Those of one kind, their texts. */
  textsOf(type: string): string[] {
    return this.heard.flatMap(([each, , text = '']) => (each === type ? [text] : []))
  }
}
