import { RawConnection, type RawResponse } from './raw-http.ts'

/** As many requests as a server answers: each connection asks again as soon as it was answered. */
export class ClosedLoop {
  readonly #connections: RawConnection[]
  #answered = 0
  #refused = 0

  /** `seen` is shown every answer. */
  constructor(
    port: number,
    connections: number,
    next: () => string,
    seen: (response: RawResponse) => void = () => undefined,
  ) {
    this.#connections = Array.from({ length: connections }, () => {
      const connection = new RawConnection(port, {
        response: (response) => {
          this.#answered += 1
          if (response.status !== 200) this.#refused += 1
          seen(response)
          connection.send(next())
        },
      })
      connection.send(next())
      return connection
    })
  }

  get answered(): number {
    return this.#answered
  }

  get refused(): number {
    return this.#refused
  }

  stop(): void {
    for (const connection of this.#connections) connection.destroy()
  }
}
