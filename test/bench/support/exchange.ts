import { RawConnection, type RawResponse, requestText } from './raw-http.ts'

const replyLimit = 30_000 // ms; set-up of thousands of clients on one core may queue for seconds

interface Waiting {
  resolve(response: RawResponse): void
  reject(error: Error): void
  readonly limit: NodeJS.Timeout
}

/** A connection on which one asks and waits, for the set-up around a measurement. */
export class Exchange {
  readonly #connection: RawConnection
  #waiting: Waiting | undefined
  #closed = false

  constructor(port: number) {
    this.#connection = new RawConnection(port, {
      response: (response) => this.#take()?.resolve(response),
      closed: () => {
        this.#closed = true
        this.#take()?.reject(new Error('the server closed the connection'))
      },
    })
  }

  ask(request: string): Promise<RawResponse> {
    if (this.#closed) return Promise.reject(new Error('the connection is closed'))
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => this.#take()?.reject(new Error('no reply')), replyLimit)
      this.#waiting = { resolve, reject, limit }
      this.#connection.send(request)
    })
  }

  /** Asks, and throws unless the answer is 200 and no Bayeux refusal. */
  async askOk(request: string): Promise<RawResponse> {
    const response = await this.ask(request)
    if (response.status !== 200 || response.body.includes('"successful":false')) {
      throw new Error(`refused with ${response.status}: ${response.body.slice(0, 500)}`)
    }
    return response
  }

  close(): void {
    this.#connection.destroy()
  }

  #take() {
    const waiting = this.#waiting
    this.#waiting = undefined
    clearTimeout(waiting?.limit)
    return waiting
  }
}

/** A request and its answer on a connection of its own. */
export async function askOnce(port: number, ...request: Parameters<typeof requestText>) {
  const exchange = new Exchange(port)
  try {
    return await exchange.askOk(requestText(...request))
  } finally {
    exchange.close()
  }
}

/** Runs `work` for every item, at most `width` at a time. */
export async function inParallel<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values()
  const lane = async () => {
    for (const item of queue) await work(item)
  }
  await Promise.all(Array.from({ length: width }, lane))
}
