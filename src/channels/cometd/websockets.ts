import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import type { CometdOptions } from '../../base/config/index.ts'
import { ApiError, type Live, type Logger } from '../../base/kernel/index.ts'
import { loneConnect, parseMessages } from './bayeux-message.ts'
import { Conversation } from './conversation.ts'
import type { Outlet } from './outlet.ts'
import type { Sessions } from './sessions.ts'
import { takeUpgrade } from './upgrade.ts'

const mostWaiting = 50 // frames of one socket that wait for their turn; beyond it the socket is closed
const mostUnsent = 4 << 20 // bytes a socket may lag behind; its messages stay in the mailbox
const farewell = 1000 // ms for clients to answer a close
const goingAway = 1001 // RFC 6455 §7.4.1
const policyViolated = 1008

/** Bayeux over WebSocket: frames in their order, connects held on the socket, everything in sessions. */
export class WebSockets {
  readonly #sessions: Sessions
  readonly #options: Live<CometdOptions>
  readonly #logger: Logger
  readonly #server: WebSocketServer
  readonly #heartbeat: NodeJS.Timeout
  #silent = new WeakSet<WebSocket>()

  constructor(sessions: Sessions, options: Live<CometdOptions>, logger: Logger) {
    this.#sessions = sessions
    this.#options = options
    this.#logger = logger
    this.#server = new WebSocketServer({
      noServer: true,
      maxPayload: options().max_body_bytes,
      perMessageDeflate: false, // 300 kB a socket for messages of a few hundred bytes
    })
    // A client connects again within each time-out, so a socket silent for two of them is dead.
    this.#heartbeat = setInterval(() => this.#dropSilent(), options().timeout * 2000)
    this.#heartbeat.unref()
  }

  get size(): number {
    return this.#server.clients.size
  }

  accept(user: string, request: IncomingMessage): void {
    const upgrade = takeUpgrade(request)
    if (upgrade === undefined) return
    this.#server.handleUpgrade(request, upgrade.socket, upgrade.head, (socket) =>
      this.#converse(user, socket),
    )
  }

  /** Says farewell on every socket; who does not answer in time is cut off. */
  async close(): Promise<void> {
    clearInterval(this.#heartbeat)
    const { clients } = this.#server
    this.#server.close()
    if (clients.size === 0) return
    for (const socket of clients) socket.close(goingAway)
    await Promise.race([setTimeout(farewell, undefined, { ref: false }), allClosed(clients)])
    for (const socket of clients) socket.terminate()
  }

  #converse(user: string, socket: WebSocket): void {
    const conversation = new Conversation(user, this.#sessions, this.#options)
    const outlet = new WebSocketOutlet(socket, this.#logger)
    let turn = Promise.resolve()
    let waiting = 0
    socket.on('message', (data) => {
      this.#silent.delete(socket)
      waiting += 1
      if (waiting > mostWaiting) socket.close(policyViolated, 'too many messages at once')
      else {
        turn = turn
          .then(() => this.#receive(user, data, conversation, outlet))
          .catch((error: unknown) => outlet.fail(error))
          .finally(() => {
            waiting -= 1
          })
      }
    })
    socket.on('error', (error) => this.#logger.debug({ err: error }, 'websocket failed'))
  }

  async #receive(user: string, data: RawData, conversation: Conversation, outlet: Outlet) {
    const messages = parseMessages(String(data))
    const connect = loneConnect(messages)
    if (connect !== undefined) this.#sessions.connect(user, connect, outlet)
    else outlet.send(await conversation.process(messages))
  }

  #dropSilent(): void {
    for (const socket of this.#server.clients) {
      if (this.#silent.has(socket)) socket.terminate()
      else this.#silent.add(socket)
    }
  }
}

async function allClosed(sockets: ReadonlySet<WebSocket>): Promise<void> {
  await Promise.all([...sockets].map((socket) => once(socket, 'close')))
}

/** One socket as an outlet; it lives as long as the socket, so it holds one listener at a time. */
class WebSocketOutlet implements Outlet {
  readonly #socket: WebSocket
  readonly #logger: Logger
  #closed: (() => void) | undefined

  constructor(socket: WebSocket, logger: Logger) {
    this.#socket = socket
    this.#logger = logger
    socket.on('close', () => this.#closed?.())
  }

  get open(): boolean {
    return this.#socket.readyState === this.#socket.OPEN
  }

  send(messages: readonly string[], flushed?: () => void): void {
    if (this.#socket.bufferedAmount > mostUnsent) {
      this.#socket.terminate()
      return
    }
    this.#socket.send(`[${messages.join(',')}]`, (error) => {
      if (error === undefined || error === null) flushed?.()
    })
  }

  /** A WebSocket has no status: what was no Bayeux, or cannot be answered now, ends the socket. */
  fail(error: unknown): void {
    const refused = error instanceof ApiError
    if (!refused) this.#logger.error({ err: error }, 'websocket message failed')
    const reason = refused ? error.message.slice(0, 120) : 'try again'
    this.#socket.close(refused ? policyViolated : goingAway, reason)
  }

  onClose(listener: () => void): void {
    this.#closed = listener
  }
}
