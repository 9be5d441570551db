import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import type { Milliseconds } from '../../../base/kernel/index.ts'
import { dropTestRefused } from '../lab-errors.ts'

/**
 * Where a client loses its socket.
 *
 * | kind          | the client                                                             |
 * | before-reply  | closes it while a poll is held, whatever may be on its way             |
 * | in-the-middle | closes it on the first bytes of a reply, and forgets them              |
 * | after-receipt | takes a reply whole, and closes it before the next poll can say so     |
 */
export type CutKind = 'before-reply' | 'in-the-middle' | 'after-receipt'

export const cutKinds: readonly CutKind[] = ['before-reply', 'in-the-middle', 'after-receipt']

export interface DropClientParts {
  readonly address: { readonly host: string; readonly port: number }
  readonly user: string
  /** Hears the number of each message, in their order. */
  readonly take: (number: number) => void
}

interface BayeuxMessage {
  readonly channel?: string
  readonly clientId?: string
  readonly successful?: boolean
  readonly error?: string
  readonly ext?: { readonly ack?: number | { readonly batch?: number } | boolean }
  readonly data?: { readonly message?: unknown }
}

interface Reply {
  readonly status: number
  readonly messages: readonly BayeuxMessage[]
}

const path = '/genesys/cometd'
const longestAway: Milliseconds = 40 // between a cut and the next poll, or the wait before a cut
const pauseBetweenTries: Milliseconds = 5
const askPatience: Milliseconds = 5000 // a node that takes longer to greet a client is not fit to be tested
const pollPatience: Milliseconds = 120_000 // longer than a poll is held, and than a test runs
const pauseAfterFault: Milliseconds = 50 // lest a node that refuses is asked without end

/** A device over long polling with acknowledgements, which loses its socket when told to and goes on. */
export class DropClient {
  readonly #parts: DropClientParts
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })
  readonly #faults: string[] = []
  #clientId = ''
  #ack = 0
  #cut: CutKind | undefined
  #held: ClientRequest | undefined
  #made = 0
  #isStopped = false

  constructor(parts: DropClientParts) {
    this.#parts = parts
  }

  /** Cuts made so far. */
  get made(): number {
    return this.#made
  }

  /** What was answered that no client should get: a session goes on after a cut. */
  get faults(): readonly string[] {
    return this.#faults
  }

  /** Signs on; from then on it holds a poll. */
  async start(): Promise<void> {
    const hello = { version: '1.0', supportedConnectionTypes: ['long-polling'], ext: { ack: true } }
    const [greeting] = await this.#ask({ channel: '/meta/handshake', ...hello })
    this.#clientId = greeting?.clientId ?? ''
    this.#confirm(greeting)
    await this.#ask({ channel: '/meta/subscribe', subscription: '/_genesys' })
    void this.#pollOn()
  }

  /** From now on, as soon as the kind of cut has its moment. */
  async loseSocket(kind: CutKind): Promise<void> {
    this.#cut = kind
    if (kind !== 'before-reply') return
    await setTimeout(Math.random() * longestAway)
    while (this.#cut === kind && !this.#isStopped) {
      this.#held?.destroy() // no cut while a reply is being read: the poll after it is as good
      await setTimeout(pauseBetweenTries)
    }
  }

  /** Ends its session; afterwards it has no socket. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#held?.destroy()
    if (this.#clientId !== '') {
      await this.#ask({ channel: '/meta/disconnect' }).catch(() => undefined) // the session ends by itself
    }
    this.#agent.destroy()
  }

  async #pollOn(): Promise<void> {
    while (!this.#isStopped) {
      const connect = { channel: '/meta/connect', connectionType: 'long-polling' }
      const reply = await this.#exchange(
        { ...connect, ext: { ack: this.#ack } },
        pollPatience,
      ).catch(() => undefined)
      if (this.#isStopped) return
      if (reply === undefined) await this.#comeBack()
      else await this.#take(reply)
    }
  }

  /** The socket is gone: by a cut, or by a fault of the server. */
  async #comeBack(): Promise<void> {
    if (this.#cut === undefined) {
      this.#fault('the server closed a connection')
      await setTimeout(pauseAfterFault)
      return
    }
    this.#cut = undefined
    this.#made++
    if (Math.random() < 0.5) await setTimeout(Math.random() * longestAway) // else the poll overtakes the news of the cut
  }

  async #take({ status, messages }: Reply): Promise<void> {
    const refused = messages.find(({ successful }) => successful === false)
    if (status !== 200 || refused !== undefined) {
      this.#fault(`${status} ${refused?.error ?? ''}`)
      await setTimeout(pauseAfterFault)
      return
    }
    for (const message of messages) {
      if (message.channel === '/meta/connect') this.#confirm(message)
      else if (message.data !== undefined) this.#parts.take(Number(message.data.message))
    }
    if (this.#cut !== 'after-receipt' || messages.length === 1) return
    this.#agent.destroy()
    await this.#comeBack()
  }

  #confirm(message: BayeuxMessage | undefined): void {
    const ack = message?.ext?.ack
    if (typeof ack === 'number') this.#ack = ack
    else if (typeof ack === 'object') this.#ack = ack.batch ?? this.#ack
  }

  #fault(text: string): void {
    if (this.#faults.length < 5) this.#faults.push(text)
  }

  async #ask(message: object): Promise<readonly BayeuxMessage[]> {
    const { status, messages } = await this.#exchange(message, askPatience)
    const isGranted = status === 200 && messages[0]?.successful === true
    if (!isGranted) throw dropTestRefused(status, messages[0]?.error ?? 'no session')
    return messages
  }

  #exchange(message: object, patience: Milliseconds): Promise<Reply> {
    const { address, user } = this.#parts
    const body = JSON.stringify([{ ...message, clientId: this.#clientId }])
    const headers = { gms_user: user, 'content-type': 'application/json' }
    return new Promise((resolve, reject) => {
      const options = { ...address, path, method: 'POST', headers, agent: this.#agent }
      const outgoing = request(options, (answer) => {
        readReply(answer, () => this.#cut === 'in-the-middle').then(resolve, reject)
      })
      this.#held = outgoing
      outgoing.on('error', reject)
      outgoing.setTimeout(patience, () => outgoing.destroy(new Error('no answer')))
      outgoing.end(body)
    })
  }
}

/** Rejects when the reply is cut: by the server, or on its first bytes by ourselves. */
async function readReply(answer: IncomingMessage, isToBeCut: () => boolean): Promise<Reply> {
  const chunks: Buffer[] = []
  for await (const chunk of answer) {
    if (isToBeCut()) {
      answer.destroy()
      throw new Error('cut')
    }
    chunks.push(chunk)
  }
  const parsed: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'))
  return { status: answer.statusCode ?? 0, messages: Array.isArray(parsed) ? parsed : [] }
}
