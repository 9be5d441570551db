import { jsonType, RawConnection, type RawResponse, requestText } from './raw-http.ts'

const marker = '"#'
const padding = '.'.repeat(80) // makes a message about as long as a chat line

interface Publication {
  readonly request: string
  readonly number: number
  /** The server has answered, whatever it said. */
  readonly answered?: (() => void) | undefined
}

interface Publisher {
  readonly connection: RawConnection
  current: Publication | undefined
}

/** Publishes over kept-alive connections, never waiting: what finds all of them busy queues up. */
export class Publishers {
  readonly #path: string
  readonly #idle: Publisher[] = []
  readonly #all: Publisher[]
  readonly #queue: Publication[] = []
  readonly #refused: (number: number, response: RawResponse) => void

  constructor(
    server: { port: number; publishPath: string },
    connections: number,
    refused: (number: number, response: RawResponse) => void,
  ) {
    this.#path = server.publishPath
    this.#refused = refused
    this.#all = Array.from({ length: connections }, () => this.#open(server.port))
    this.#idle.push(...this.#all)
  }

  /** Sends message `number` to whoever listens to the tag, stamped with the time of this call. */
  publish(tag: string, number: number, answered?: () => void): void {
    const body = `{"tag":"${tag}","message":"${stamped(number)}"}`
    this.send(requestText('POST', this.#path, jsonType, body), number, answered)
  }

  /** Sends a request that carries message `number`, to whatever address. */
  send(request: string, number: number, answered?: () => void): void {
    const publisher = this.#idle.pop()
    if (publisher === undefined) this.#queue.push({ request, number, answered })
    else this.#give(publisher, { request, number, answered })
  }

  close(): void {
    for (const publisher of this.#all) publisher.connection.destroy()
  }

  #give(publisher: Publisher, publication: Publication): void {
    publisher.current = publication
    publisher.connection.send(publication.request)
  }

  #open(port: number): Publisher {
    const connection = new RawConnection(port, {
      response: (response) => {
        const { number = -1, answered } = publisher.current ?? {}
        if (response.status !== 200) this.#refused(number, response)
        const next = this.#queue.shift()
        if (next === undefined) this.#idle.push(publisher)
        else this.#give(publisher, next)
        answered?.()
      },
    })
    const publisher: Publisher = { connection, current: undefined }
    return publisher
  }
}

/** The text of message `number`, of the length of a chat line, stamped with the time of this call. */
export function stamped(number: number): string {
  return `#${number}@${micros()} ${padding}`
}

/** Calls `take` with number and age (ms) of every message of ours in a reply's body. */
export function readMessages(body: string, take: (number: number, age: number) => void): void {
  let at = body.indexOf(marker)
  while (at >= 0) {
    const numberAt = at + marker.length
    const timeAt = body.indexOf('@', numberAt)
    const timeEnd = body.indexOf(' ', timeAt)
    const sentAt = Number(body.slice(timeAt + 1, timeEnd))
    take(Number(body.slice(numberAt, timeAt)), (micros() - sentAt) / 1000)
    at = body.indexOf(marker, timeEnd)
  }
}

function micros(): number {
  return Math.round(performance.now() * 1000)
}

/** Calls `send` at the given rate, in steps of a clock of 1 ms, until the time is over. */
export function sendOpenLoop(rate: number, seconds: number, send: () => void): Promise<void> {
  const total = Math.round(rate * seconds)
  const start = performance.now()
  let sent = 0
  return new Promise((resolve) => {
    const clock = setInterval(() => {
      const due = Math.min(total, Math.floor(((performance.now() - start) * rate) / 1000))
      while (sent < due) {
        sent += 1
        send()
      }
      if (sent < total) return
      clearInterval(clock)
      resolve()
    }, 1)
  })
}
