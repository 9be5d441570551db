import { Agent, request } from 'undici'
import type { Closable, Live } from '../../../base/kernel/index.ts'
import type { DiallerOptions } from './dialler-options.ts'

/**
 * answered    a status, whichever, with what came along
 * unreached   there was no connection: nothing has happened
 * unanswered  something may have arrived, and no answer came in time
 */
export type AriReply =
  | { readonly kind: 'answered'; readonly status: number; readonly text: string }
  | { readonly kind: 'unreached'; readonly reason: string }
  | { readonly kind: 'unanswered'; readonly reason: string }

export interface AriRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Below the URL of the interface, spelled for a URL. */
  readonly path: string
  readonly body?: Readonly<Record<string, unknown>>
}

const connections = 32 // one call rings for half a minute and takes a few exchanges of milliseconds
const maxAnswerBytes = 65_536 // a channel is described in a kilobyte
const keepAlive = 4000 // ms; Asterisk ends idle sessions by itself after 15 s
const unreached = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'],
  'UND_ERR_CONNECT_TIMEOUT',
])

/** Asks Asterisk's REST Interface. Never rejects, follows no redirect, and ends with the time limit. */
export class AriHttp implements Closable {
  readonly #options: Live<DiallerOptions>
  readonly #agent = new Agent({
    connections,
    maxResponseSize: maxAnswerBytes,
    keepAliveTimeout: keepAlive,
    keepAliveMaxTimeout: keepAlive,
  })

  constructor(options: Live<DiallerOptions>) {
    this.#options = options
  }

  async ask({ method, path, body }: AriRequest): Promise<AriReply> {
    const options = this.#options()
    const url = `${options.url.replace(/\/+$/, '')}/${path}`
    if (!URL.canParse(url)) return { kind: 'unreached', reason: 'dialler.url is not set' }
    const limit = AbortSignal.timeout(1000 * options.timeout)
    try {
      const answer = await request(url, {
        method,
        headers: headersOf(options, body !== undefined),
        body: body === undefined ? null : JSON.stringify(body),
        dispatcher: this.#agent,
        signal: limit,
      })
      return { kind: 'answered', status: answer.statusCode, text: await answer.body.text() }
    } catch (thrown) {
      return toFailure(thrown, limit)
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy()
  }
}

function headersOf({ username, password }: DiallerOptions, hasBody: boolean) {
  const credentials = Buffer.from(`${username}:${password.reveal()}`).toString('base64')
  return {
    accept: 'application/json',
    authorization: `Basic ${credentials}`,
    ...(hasBody ? { 'content-type': 'application/json' } : {}),
  }
}

/** Says what happened without the address: an operator knows it, and it may hold a password. */
function toFailure(thrown: unknown, limit: AbortSignal): AriReply {
  if (limit.aborted) return { kind: 'unanswered', reason: 'no answer in time' }
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : undefined
  const reason = code ?? 'the connection failed'
  return { kind: unreached.has(reason) ? 'unreached' : 'unanswered', reason }
}
