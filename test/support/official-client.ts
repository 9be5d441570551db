import { AckExtension, CometD, type Message } from 'cometd'
import { adapt } from 'cometd-nodejs-client'

adapt() // gives the client the browser globals it is written for

export type TransportName = 'long-polling' | 'websocket'

export interface OfficialClientOptions {
  readonly url: string
  readonly user: string
  readonly transport: TransportName
  readonly ack: boolean
}

/** The CometD project's own JavaScript client, as an app would set it up for one transport. */
export class OfficialClient {
  readonly #client = new CometD()
  readonly #events: { id: string; tag: string; message: unknown }[] = []
  #arrived: () => void = () => undefined
  #polls: () => void = () => undefined

  constructor(options: OfficialClientOptions) {
    const { url, user, transport, ack } = options
    this.#client.configure({
      // A WebSocket opened by a browser cannot carry headers of its own.
      url: `${url}/genesys/cometd${transport === 'websocket' ? `?gms_user=${user}` : ''}`,
      appendMessageTypeToURL: transport === 'long-polling',
      requestHeaders: { gms_user: user },
      logLevel: 'warn',
    })
    for (const name of this.#client.getTransportTypes()) {
      if (name !== transport) this.#client.unregisterTransport(name)
    }
    this.#client.registerExtension('watch', { outgoing: (message) => this.#sent(message) })
    if (ack) this.#client.registerExtension('ack', new AckExtension())
  }

  /** The messages that came, in the order in which they came. */
  get messages(): unknown[] {
    return this.#events.map((event) => event.message)
  }

  get ids(): string[] {
    return this.#events.map((event) => event.id)
  }

  get transport(): string | undefined {
    return this.#client.getTransport()?.type
  }

  get clientId(): string | null {
    return this.#client.getClientId()
  }

  /** Handshake and subscription to its own events. */
  async signOn(): Promise<void> {
    succeeded(await reply((done) => this.#client.handshake(done)))
    succeeded(
      await reply((done) =>
        this.#client.subscribe('/_genesys', (event) => this.#take(event), done),
      ),
    )
  }

  async disconnect(): Promise<void> {
    if (this.#client.isDisconnected()) return
    succeeded(await reply((done) => this.#client.disconnect(done)))
  }

  /** Resolves when so many messages have come since the beginning. */
  received(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#arrived = () => {
        if (this.#events.length >= count) resolve()
      }
      this.#arrived()
    })
  }

  /** Resolves when it polls again, with which it confirms what it has received by AckExtension. */
  polls(): Promise<void> {
    return new Promise((resolve) => {
      this.#polls = resolve
    })
  }

  #sent(message: Message): Message {
    if (message.channel === '/meta/connect') this.#polls()
    return message
  }

  #take(event: Message): void {
    this.#events.push(event.data)
    this.#arrived()
  }
}

function reply(call: (done: (message: Message) => void) => void): Promise<Message> {
  return new Promise(call)
}

function succeeded(message: Message): void {
  if (message.successful !== true) throw new Error(`refused: ${JSON.stringify(message)}`)
}
