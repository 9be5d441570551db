import { buildConnector, Client, type Dispatcher, errors } from 'undici'
import type { GmsOptions } from '../../../base/config/index.ts'
import type { Closable, Live, Milliseconds } from '../../../base/kernel/index.ts'

export interface OrsPost {
  readonly url: URL
  readonly form: string
  readonly cookie: string | undefined
}

/**
 * answered   a status, and after a success all of the body
 * unreached  there was no connection: nothing has been sent
 * lost       something was sent, and no whole answer came back
 */
export type OrsReply =
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly location: string | undefined
      readonly setCookies: readonly string[]
      readonly text: string
    }
  | { readonly kind: 'unreached' | 'lost'; readonly reason: string }

const maxAnswerBytes = 262_144 // a dialog or a list of notifications, with much room
const headIsEnough = new Set([307, 308, 503]) // nobody waits for the rest of these

/**
 * Posts forms, each over a connection of its own. On a kept one a call and the server's closing may
 * cross, and nobody knows whether the call was read; on a new one it is known that what had no
 * connection was not sent. Starting a session twice costs more than a connection.
 */
export class OrsHttp implements Closable {
  readonly #gms: Live<GmsOptions>
  readonly #underWay = new Set<Patience>()
  #connector: { readonly timeout: number; readonly connect: buildConnector.connector } | undefined
  #closed = false

  constructor(gms: Live<GmsOptions>) {
    this.#gms = gms
  }

  /** Never rejects, and settles soon after `signal` has aborted. Follows no redirect. */
  async post(post: OrsPost, signal: AbortSignal): Promise<OrsReply> {
    if (this.#closed || signal.aborted) return { kind: 'unreached', reason: 'no time left' }
    const client = new Client(post.url.origin, this.#clientOptions())
    const patience = new Patience(1000 * this.#gms()['http.socket_timeout'], signal)
    this.#underWay.add(patience)
    let isConnected = false
    client.once('connect', () => {
      isConnected = true
      patience.begin()
    })
    try {
      return await exchange(client, post, patience)
    } catch (thrown) {
      return { kind: isConnected ? 'lost' : 'unreached', reason: toReason(thrown, patience) }
    } finally {
      patience.end()
      this.#underWay.delete(patience)
      await client.destroy()
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const patience of this.#underWay) patience.lose()
  }

  #clientOptions(): Client.Options {
    return {
      connect: this.#connect(),
      pipelining: 0, // the connection ends with the answer
      headersTimeout: 0, // silence is watched by Patience, and to the tenth of a second
      bodyTimeout: 0,
      maxResponseSize: maxAnswerBytes,
      allowH2: false,
    }
  }

  /** One for all connections, so that TLS sessions are resumed. */
  #connect(): buildConnector.connector {
    const timeout = 1000 * this.#gms()['http.connection_timeout']
    if (this.#connector?.timeout !== timeout) {
      this.#connector = { timeout, connect: buildConnector({ timeout, allowH2: false }) }
    }
    return this.#connector.connect
  }
}

/** Ends when for so long no byte has come, or when the caller's does. */
class Patience {
  readonly #control = new AbortController()
  readonly #limit: Milliseconds
  readonly #outer: AbortSignal
  #timer: NodeJS.Timeout | undefined

  constructor(limit: Milliseconds, outer: AbortSignal) {
    this.#limit = limit
    this.#outer = outer
    outer.addEventListener('abort', this.lose)
  }

  get signal(): AbortSignal {
    return this.#control.signal
  }

  readonly lose = () => this.#control.abort()

  begin(): void {
    this.#timer = setTimeout(this.lose, this.#limit)
  }

  renew(): void {
    this.#timer?.refresh()
  }

  end(): void {
    clearTimeout(this.#timer)
    this.#outer.removeEventListener('abort', this.lose)
  }
}

async function exchange(
  client: Client,
  { url, form, cookie }: OrsPost,
  patience: Patience,
): Promise<OrsReply> {
  const answer = await client.request({
    method: 'POST',
    path: `${url.pathname}${url.search}`,
    headers: {
      accept: 'application/json, text/plain, */*',
      'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
      ...(cookie === undefined ? {} : { cookie }),
    },
    body: form,
    signal: patience.signal,
  })
  patience.renew()
  const { statusCode: status, headers } = answer
  return {
    kind: 'answered',
    status,
    location: all(headers.location)[0],
    setCookies: all(headers['set-cookie']),
    text: await read(answer, patience),
  }
}

async function read(answer: Dispatcher.ResponseData, patience: Patience): Promise<string> {
  const { statusCode: status, body } = answer
  if (headIsEnough.has(status)) {
    body.on('error', () => {}).destroy()
    return ''
  }
  const isSuccess = status >= 200 && status < 300
  const chunks: Buffer[] = []
  try {
    for await (const chunk of body) {
      patience.renew()
      chunks.push(chunk)
    }
  } catch (thrown) {
    if (isSuccess) throw thrown // a refusal is one without all of its words, too
  }
  return Buffer.concat(chunks).toString('utf8')
}

function all(header: string | string[] | undefined): readonly string[] {
  return header === undefined ? [] : [header].flat()
}

function toReason(thrown: unknown, { signal }: Patience): string {
  if (signal.aborted) return 'no answer in time'
  if (thrown instanceof errors.HTTPParserError) return 'answered what is not HTTP'
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined
  return typeof code === 'string' ? code : 'the connection failed'
}
