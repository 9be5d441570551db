import type { RawData, WebSocket } from 'ws'
import { ApiError, type Logger } from '../../base/kernel/index.ts'
import { loneConnect, parseMessages } from './bayeux-message.ts'
import type { Conversation } from './conversation.ts'
import type { Outlet } from './outlet.ts'

const mostWaiting = 50 // frames of one socket that wait for their turn; beyond it the socket is closed
const mostUnsent = 4 << 20 // bytes a socket may lag behind; its messages stay in the mailbox
const longestReason = 120 // bytes; RFC 6455 §5.5 has room for 123
export const goingAway = 1001 // RFC 6455 §7.4.1
const policyViolated = 1008

/** What is said on one WebSocket: frames in their order, each answered before the next is read. */
export class SocketTalk {
  readonly #socket: WebSocket
  readonly #conversation: Conversation
  readonly #logger: Logger
  readonly #waitingOutlets = new Set<() => void>()
  #turn = Promise.resolve()
  #waiting = 0

  constructor(socket: WebSocket, conversation: Conversation, logger: Logger) {
    this.#socket = socket
    this.#conversation = conversation
    this.#logger = logger
    socket.once('close', () => {
      for (const listener of this.#waitingOutlets) listener()
    })
  }

  hear(data: RawData): void {
    this.#waiting += 1
    if (this.#waiting > mostWaiting) {
      this.#socket.close(policyViolated, 'too many messages at once')
      return
    }
    this.#turn = this.#turn.then(async () => {
      try {
        await this.#answer(String(data))
      } catch (error) {
        this.#fail(error)
      }
      this.#waiting -= 1
    })
  }

  async #answer(text: string): Promise<void> {
    const messages = parseMessages(text)
    const connect = loneConnect(messages)
    if (connect !== undefined) {
      this.#conversation.connect(connect, this.#outlet())
      return
    }
    const { replies, flushed } = await this.#conversation.process(messages)
    this.#send(replies, flushed)
  }

  /** One connect's way out; several sessions may share a socket. */
  #outlet(): Outlet {
    const socket = this.#socket
    let closed: (() => void) | undefined
    const done = () => closed !== undefined && this.#waitingOutlets.delete(closed)
    return {
      get open() {
        return socket.readyState === socket.OPEN
      },
      send: (messages, flushed) => {
        done()
        this.#send(messages, flushed)
      },
      fail: (error) => this.#fail(error),
      onClose: (listener) => {
        closed = listener
        this.#waitingOutlets.add(listener)
      },
    }
  }

  #send(messages: string, flushed?: () => void): void {
    if (this.#socket.bufferedAmount > mostUnsent) {
      this.#socket.terminate()
      return
    }
    this.#socket.send(`[${messages}]`, (error) => {
      if (error === undefined || error === null) flushed?.()
    })
  }

  /** A WebSocket has no status: what was no Bayeux, or cannot be answered now, ends the socket. */
  #fail(error: unknown): void {
    if (error instanceof ApiError && error.status < 500) {
      this.#socket.close(policyViolated, Buffer.from(error.message).subarray(0, longestReason))
      return
    }
    this.#logger.warn({ err: error }, 'a message over WebSocket could not be answered')
    this.#socket.close(goingAway, 'try again')
  }
}
