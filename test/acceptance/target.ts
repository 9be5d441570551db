/**
 * The server under test: at BASE_URL, else a node that is started with gms.yaml of this folder.
 * It is spoken to over HTTP and by nothing else.
 */
import { fileURLToPath } from 'node:url'
import { inject } from 'vitest'
import { startNode } from '../support/start-node.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** BASE_URL as it was given: vitest writes a variable of that name of its own. */
    baseUrl?: string | undefined
  }
}

export interface Answer {
  readonly status: number
  readonly type: string
  readonly headers: Headers
  readonly text: string
  /** Parsed when it is JSON, else the text. */
  readonly body: unknown
}

export interface Call {
  /** A text, a form or a record: forms go as such, records as JSON. */
  readonly body?: string | URLSearchParams | FormData | object
  readonly headers?: Readonly<Record<string, string>>
}

export interface Target {
  readonly url: string
  /** `call('GET /genesys/1/storage/x')` */
  call(line: string, o?: Call): Promise<Answer>
  close(): Promise<void>
}

/** Credentials of a user who may read statistics and change a node's status. */
export const operator = {
  authorization: `Basic ${btoa(`${process.env.GMS_USER ?? 'default'}:${process.env.GMS_PASSWORD ?? 'password'}`)}`,
}

export async function openTarget(): Promise<Target> {
  const given = inject('baseUrl')
  if (given !== undefined && given !== '') {
    const url = given.replace(/\/+$/, '')
    return { url, call: caller(url), close: async () => undefined }
  }
  const config = fileURLToPath(new URL('gms.yaml', import.meta.url))
  const node = await startNode({ env: { GMS_CONFIG: config } })
  return { url: node.url, call: caller(node.url), close: () => node.kill() }
}

function caller(base: string): Target['call'] {
  return async (line, { body, headers = {} } = {}) => {
    const [method = '', path = ''] = line.split(' ')
    const isRecord = typeof body === 'object' && Object.getPrototypeOf(body) === Object.prototype
    const isJson = isRecord || Array.isArray(body)
    const reply = await fetch(new URL(path, base), {
      method,
      headers: { ...(isJson ? { 'content-type': 'application/json' } : {}), ...headers },
      ...(body === undefined
        ? {}
        : { body: isJson ? JSON.stringify(body) : (body as NonNullable<RequestInit['body']>) }),
    })
    const text = await reply.text()
    const type = reply.headers.get('content-type') ?? ''
    const parsed: unknown = type.includes('json') && text !== '' ? JSON.parse(text) : text
    return { status: reply.status, type, headers: reply.headers, text, body: parsed }
  }
}

/** A name nobody else uses: a server that is not ours may have seen these tests before. */
export function fresh(prefix: string): string {
  return `${prefix}${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`
}

/** One member of an answer, as text. */
export function member(answer: Answer, name: string): string {
  const value: unknown = Object(answer.body)[name]
  if (typeof value !== 'string') throw new Error(`no ${name} in ${answer.status} ${answer.text}`)
  return value
}
