import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { BayeuxServer } from './bayeux-session.ts'
import type { Listener } from './stand.ts'

const replyLimit = 30_000 // ms; set-up of thousands of clients on one core may queue for seconds

type Take = (text: string) => void

/** A Bayeux client over WebSocket that always has a connect under way, and acknowledges. */
export class SocketClient implements Listener {
  readonly #server: BayeuxServer
  readonly #user: string
  readonly #channel: string
  readonly #take: Take
  #socket: WebSocket | undefined
  #clientId = ''
  #ack = 0

  constructor(server: BayeuxServer, user: string, channel: string, take: Take) {
    this.#server = server
    this.#user = user
    this.#channel = channel
    this.#take = take
  }

  async start(): Promise<void> {
    const { port, path } = this.#server
    const socket = await opened(`ws://127.0.0.1:${port}${path}`, this.#user)
    this.#socket = socket
    const shaken = await this.#ask(
      '"channel":"/meta/handshake","version":"1.0","supportedConnectionTypes":["websocket"],"ext":{"ack":true}',
    )
    this.#clientId = /"clientId":"([^"]+)"/.exec(shaken)?.[1] ?? ''
    await this.#ask(`"channel":"/meta/subscribe",${this.#who()},"subscription":"${this.#channel}"`)
    this.#confirm(await this.#ask(`${this.#connect()},"advice":{"timeout":0}`))
    socket.on('message', (data) => this.#hear(String(data)))
    this.#send(this.#connect())
  }

  stop(): void {
    this.#socket?.terminate()
  }

  #hear(text: string): void {
    this.#confirm(text)
    if (text.includes('"/meta/connect"')) this.#send(this.#connect())
    this.#take(text)
  }

  #confirm(text: string): void {
    const position = /"ack":(\d+)/.exec(text)?.[1]
    if (position !== undefined) this.#ack = Number(position)
  }

  async #ask(fields: string): Promise<string> {
    const socket = this.#socket
    if (socket === undefined) throw new Error('not connected')
    const heard = once(socket, 'message', { signal: AbortSignal.timeout(replyLimit) })
    this.#send(fields)
    const text = String((await heard)[0])
    if (!text.includes('"successful":true')) throw new Error(`refused: ${text.slice(0, 500)}`)
    return text
  }

  #connect(): string {
    const ext = `"ext":{"ack":${this.#ack}}`
    return `"channel":"/meta/connect",${this.#who()},"connectionType":"websocket",${ext}`
  }

  #who(): string {
    return `"clientId":"${this.#clientId}"`
  }

  #send(fields: string): void {
    this.#socket?.send(`[{${fields},"id":"1"}]`)
  }
}

/** A client of rivals/bare-ws.ts. */
export class BareSocketClient implements Listener {
  readonly #server: BayeuxServer
  readonly #channel: string
  readonly #take: Take
  #socket: WebSocket | undefined

  constructor(server: BayeuxServer, channel: string, take: Take) {
    this.#server = server
    this.#channel = channel
    this.#take = take
  }

  async start(): Promise<void> {
    const socket = await opened(`ws://127.0.0.1:${this.#server.port}/`, 'nobody')
    this.#socket = socket
    const heard = once(socket, 'message', { signal: AbortSignal.timeout(replyLimit) })
    socket.send(this.#channel)
    await heard
    socket.on('message', (data) => this.#take(String(data)))
  }

  stop(): void {
    this.#socket?.terminate()
  }
}

async function opened(url: string, user: string): Promise<WebSocket> {
  const headers = { gms_user: user }
  const socket = new WebSocket(url, { headers, perMessageDeflate: false })
  await once(socket, 'open', { signal: AbortSignal.timeout(replyLimit) })
  socket.on('error', () => socket.terminate()) // what is missing then shows in the counts
  return socket
}
