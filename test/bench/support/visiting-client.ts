import { type BayeuxServer, BayeuxSession } from './bayeux-session.ts'
import { signOn } from './polling-client.ts'
import { RawConnection, type RawResponse } from './raw-http.ts'

const resetTravels = 100 // ms; a reset has no answer, so that the server's notice can only be waited for
const arrivalLimit = 5000 // ms until what was published to an absent client must have reached it

/** A client without acknowledgements that closes its held poll, is sent something, and comes back. */
export class VisitingClient {
  readonly #server: BayeuxServer
  readonly #session: BayeuxSession
  readonly #take: (body: string) => number
  readonly #refusals: string[] = []
  #connection: RawConnection | undefined
  #expected = 0
  #arrived: (() => void) | undefined
  #closed: () => void = () => undefined

  constructor(server: BayeuxServer, user: string, channel: string, take: (body: string) => number) {
    this.#server = server
    this.#session = new BayeuxSession(server, user, channel)
    this.#take = take
  }

  get refusals(): readonly string[] {
    return this.#refusals
  }

  async start(): Promise<void> {
    await signOn(this.#server, this.#session)
    this.#open()
  }

  /** Closes the held poll, by reset or by farewell, and waits until the server has noticed. */
  leave(byReset: boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#closed = () => setTimeout(resolve, byReset ? resetTravels : 1)
      if (byReset) this.#connection?.reset()
      else this.#connection?.end() // the server closes its side when it has read the farewell
    })
  }

  /** Polls again and waits until as many messages have come. */
  comeBack(messages: number): Promise<void> {
    this.#expected = messages
    return new Promise((resolve) => {
      const limit = setTimeout(resolve, arrivalLimit) // the ledger then shows what is missing
      this.#arrived = () => {
        clearTimeout(limit)
        resolve()
      }
      this.#open()
    })
  }

  stop(): void {
    this.#connection?.destroy()
  }

  #open(): void {
    this.#connection = new RawConnection(this.#server.port, {
      response: (response) => this.#answered(response),
      closed: () => this.#closed(),
    })
    this.#connection.send(this.#session.connect())
  }

  #answered(response: RawResponse): void {
    if (response.status !== 200 || response.body.includes('"successful":false')) {
      this.#refusals.push(`${response.status} ${response.body.slice(0, 300)}`)
      return
    }
    this.#expected -= this.#take(response.body)
    this.#connection?.send(this.#session.connect())
    if (this.#expected <= 0) this.#arrived?.()
  }
}
