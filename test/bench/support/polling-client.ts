import { type BayeuxServer, BayeuxSession } from './bayeux-session.ts'
import { Exchange } from './exchange.ts'
import { RawConnection, type RawResponse } from './raw-http.ts'

/** A client that holds a poll all the time: each answer is followed by the next poll at once. */
export class PollingClient {
  readonly #server: BayeuxServer
  readonly #session: BayeuxSession
  readonly #take: (body: string) => void
  #connection: RawConnection | undefined

  constructor(server: BayeuxServer, user: string, channel: string, take: (body: string) => void) {
    this.#server = server
    this.#session = new BayeuxSession(server, user, channel)
    this.#take = take
  }

  /** Handshake, subscription, and a first poll answered at once; then it holds one. */
  async start(): Promise<void> {
    await signOn(this.#server, this.#session)
    this.#connection = new RawConnection(this.#server.port, {
      response: (response) => this.#answered(response),
    })
    this.#connection.send(this.#session.connect())
  }

  stop(): void {
    this.#connection?.destroy()
    this.#connection = undefined
  }

  #answered(response: RawResponse): void {
    if (response.status !== 200 || response.body.includes('"successful":false')) {
      throw new Error(`poll refused with ${response.status}: ${response.body.slice(0, 500)}`)
    }
    this.#session.confirm(response.body)
    this.#connection?.send(this.#session.connect())
    this.#take(response.body)
  }
}

/** Makes a session that is ready to poll. */
export async function signOn(server: BayeuxServer, session: BayeuxSession): Promise<void> {
  const exchange = new Exchange(server.port)
  session.handshaken(await exchange.askOk(session.handshake()))
  await exchange.askOk(session.subscribe())
  session.confirm((await exchange.askOk(session.connect(true))).body)
  exchange.close()
}
