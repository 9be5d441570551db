import type { IncomingMessage } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { type WebSocket, WebSocketServer } from 'ws'
import type { CometdOptions } from '../../base/config/index.ts'
import type { Live, Logger, Milliseconds } from '../../base/kernel/index.ts'
import { sessionsExhausted } from './cometd-errors.ts'
import { Conversation } from './conversation.ts'
import type { Sessions } from './sessions.ts'
import { goingAway, SocketTalk } from './socket-talk.ts'
import { takeUpgrade } from './upgrade.ts'

const usualPause: Milliseconds = 30_000 // between pings: a socket that has not answered by the next one is dead
const noLongerAdmitted = 1008 // RFC 6455 §7.4.1: against our policy
const farewell: Milliseconds = 1000 // for clients to answer a close

/** Bayeux over WebSocket: who is connected, who is still there, and the farewell. */
export class WebSockets {
  readonly #sessions: Sessions
  readonly #options: Live<CometdOptions>
  readonly #logger: Logger
  readonly #server: WebSocketServer
  readonly #heartbeat: NodeJS.Timeout
  #silent = new WeakSet<WebSocket>()
  readonly #stays = new WeakMap<WebSocket, () => Promise<boolean>>()

  constructor(
    sessions: Sessions,
    options: Live<CometdOptions>,
    logger: Logger,
    pause: Milliseconds = usualPause,
  ) {
    this.#sessions = sessions
    this.#options = options
    this.#logger = logger
    this.#server = new WebSocketServer({
      noServer: true,
      maxPayload: options().max_body_bytes,
      perMessageDeflate: false, // 300 kB a socket for messages of a few hundred bytes
    })
    this.#heartbeat = setInterval(() => this.#ping(), pause).unref()
  }

  get size(): number {
    return this.#server.clients.size
  }

  /** Throws while the request can still be refused: when there are as many sockets as may be. */
  accept(user: string, request: IncomingMessage, mayStay?: () => Promise<boolean>): void {
    if (this.size >= this.#options().max_sessions) throw sessionsExhausted()
    const upgrade = takeUpgrade(request)
    if (upgrade === undefined) return
    this.#server.handleUpgrade(request, upgrade.socket, upgrade.head, (socket) => {
      const conversation = new Conversation(user, this.#sessions, this.#options)
      if (mayStay !== undefined) this.#stays.set(socket, mayStay)
      const talk = new SocketTalk(socket, conversation, this.#logger)
      socket.on('message', (data) => {
        this.#silent.delete(socket)
        talk.hear(data)
      })
      socket.on('pong', () => this.#silent.delete(socket))
      socket.on('error', (error) => this.#logger.debug({ err: error }, 'websocket failed'))
    })
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

  #ping(): void {
    for (const socket of this.#server.clients) {
      if (this.#silent.has(socket)) socket.terminate()
      else {
        this.#silent.add(socket)
        socket.ping()
        void this.#stays
          .get(socket)?.()
          .then((mayStay) => {
            if (!mayStay) socket.close(noLongerAdmitted)
          })
      }
    }
  }
}

async function allClosed(sockets: ReadonlySet<WebSocket>): Promise<void> {
  const closed = (socket: WebSocket) =>
    new Promise<void>((resolve) => socket.once('close', () => resolve()))
  await Promise.all([...sockets].map(closed))
}
