import { type Query, spellQuery } from './router.ts'
import { currentSession, followCookie, sessionEnded } from './session.ts'

export const admin = '/genesys/1/admin'

/** A refusal as the server words it; `exception` and `requestId` are for Details. */
export class ApiFault extends Error {
  readonly status: number
  readonly exception: string
  readonly requestId: string
  /** Seconds after which it may be tried again; on 429 and 503. */
  readonly retryAfter: number | undefined

  constructor(o: {
    status: number
    message: string
    exception?: string
    requestId?: string
    retryAfter?: number | undefined
  }) {
    super(o.message)
    this.status = o.status
    this.exception = o.exception ?? ''
    this.requestId = o.requestId ?? ''
    this.retryAfter = o.retryAfter
  }

  /** Somebody else has changed it in the meantime. */
  get isConflict(): boolean {
    return this.status === 412
  }

  get isOffline(): boolean {
    return this.status === 0
  }
}

/** What was thrown, where it is a refusal; anything else is no matter of the form's. */
export function toFault(thrown: unknown): ApiFault {
  if (thrown instanceof ApiFault) return thrown
  throw thrown
}

export interface Call {
  readonly query?: Query
  /** Sent as JSON; a `FormData` as it is. */
  readonly body?: unknown
  readonly signal?: AbortSignal
  /** Milliseconds, for what is known to take longer than the usual call. */
  readonly limit?: number
}

const patience = 30_000 // ms; the server refuses before it keeps anybody waiting longer

/** Paths begin below `/genesys/1/admin`, or with `/genesys` where they are not the console's own. */
export const api = {
  get: <T>(path: string, call?: Call) => ask<T>('GET', path, call),
  post: <T>(path: string, call?: Call) => ask<T>('POST', path, call),
  put: <T>(path: string, call?: Call) => ask<T>('PUT', path, call),
  delete: <T>(path: string, call?: Call) => ask<T>('DELETE', path, call),
}

async function ask<T>(method: string, path: string, call?: Call, isRepeated = false): Promise<T> {
  const reply = await send(method, path, call)
  const text = await reply.text()
  if (reply.ok) return readBody(reply, text) as T
  const fault = refusalOf(reply, text)
  const isOfFormer = reply.status === 403 && fault.exception.endsWith('CsrfTokenRequired')
  if (isOfFormer && !isRepeated && (await followCookie())) return ask(method, path, call, true)
  const isOurs = urlOf(path).startsWith(`${admin}/`) // elsewhere a service may ask for its own credentials
  if (reply.status === 401 && isOurs && !path.endsWith('/session')) sessionEnded()
  throw fault
}

async function send(
  method: string,
  path: string,
  { query, body, signal, limit: most = patience }: Call = {},
): Promise<Response> {
  const isForm = body instanceof FormData
  const limit = AbortSignal.timeout(most)
  try {
    return await fetch(urlOf(path) + spellQuery(query), {
      method,
      headers: {
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
        ...(method === 'GET' ? {} : { 'x-csrf-token': currentSession()?.csrf ?? '' }),
        ...{ 'x-requested-with': 'console' }, // no browser's own dialog for Basic credentials
      },
      body: body === undefined ? null : isForm ? body : JSON.stringify(body),
      credentials: 'same-origin',
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    })
  } catch (thrown) {
    if (signal?.aborted) throw thrown
    throw new ApiFault({ status: 0, message: 'The server did not answer.' })
  }
}

const urlOf = (path: string) => (path.startsWith('/genesys') ? path : admin + path)

function readBody(reply: Response, text: string): unknown {
  const isJson = reply.headers.get('content-type')?.includes('json') ?? false
  return isJson && text !== '' ? JSON.parse(text) : text
}

function refusalOf(reply: Response, text: string): ApiFault {
  const said = parseRefusal(text)
  const retry = Number(reply.headers.get('retry-after') ?? Number.NaN)
  return new ApiFault({
    status: reply.status,
    message: said.message ?? `HTTP ${reply.status}`,
    exception: said.exception ?? '',
    requestId: reply.headers.get('x-request-id') ?? '',
    retryAfter: Number.isFinite(retry) ? retry : undefined,
  })
}

function parseRefusal(text: string): { message?: string; exception?: string } {
  try {
    return JSON.parse(text)
  } catch {
    return {} // a gateway's page
  }
}
