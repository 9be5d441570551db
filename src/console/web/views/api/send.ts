import { ApiFault } from '../../frame/api.ts'
import { currentSession, sessionEnded } from '../../frame/session.ts'
import type { Outgoing } from './call.ts'

/** What came back, as far as a page is let see it. */
export interface Answer {
  readonly status: number
  readonly statusText: string
  readonly milliseconds: number
  /** Of the body, in bytes. */
  readonly size: number
  readonly sent: readonly (readonly [string, string])[]
  readonly received: readonly (readonly [string, string])[]
  /** Absent: too long to show, or no text. */
  readonly text: string | undefined
  readonly body: Blob
}

const patience = 60_000 // ms; a long poll is answered after half of it
const longestShown = 1_000_000 // bytes; more is a file

/** Sends it as this page, with the session's cookie; how long it took is until the last byte. */
export async function send(outgoing: Outgoing): Promise<Answer> {
  const { method, url, headers, body } = outgoing
  const csrf = method === 'GET' ? [] : [['x-csrf-token', currentSession()?.csrf ?? ''] as const]
  const own = [['x-requested-with', 'console'] as const] // no browser's own dialog for Basic credentials
  const began = performance.now()
  try {
    const reply = await fetch(url, {
      method,
      headers: toHeaders([...own, ...csrf, ...headers]),
      body: body ?? null,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(patience),
    })
    const blob = await reply.blob()
    const milliseconds = Math.round(performance.now() - began)
    if (reply.status === 401 && url.startsWith('/genesys/1/admin/')) sessionEnded()
    const isShown = blob.size <= longestShown && isText(reply.headers.get('content-type'))
    return {
      ...{ status: reply.status, statusText: reply.statusText, milliseconds, size: blob.size },
      sent: [...own, ...csrf.map(([name]) => [name, '***'] as const), ...headers],
      received: [...reply.headers],
      text: isShown ? await blob.text() : undefined,
      body: blob,
    }
  } catch (thrown) {
    throw new ApiFault({ status: 0, message: thrown instanceof Error ? thrown.message : '' })
  }
}

function toHeaders(pairs: readonly (readonly [string, string])[]): Headers {
  const headers = new Headers()
  for (const [name, value] of pairs) headers.append(name, value)
  return headers
}

function isText(type: string | null): boolean {
  return type === null || /^text\/|json|xml|javascript|x-www-form-urlencoded/i.test(type)
}

/** The answer as it came: its first line, its headers, and its body with nothing laid out. */
export function rawOf({ status, statusText, received, text = '' }: Answer): string {
  const head = received.map(([name, value]) => `${name}: ${value}`).join('\n')
  return `${`HTTP ${status} ${statusText}`.trimEnd()}\n${head}\n\n${text}`
}

export function saveAnswer({ body }: Answer, name: string): void {
  const href = URL.createObjectURL(body)
  Object.assign(document.createElement('a'), { href, download: name }).click()
  URL.revokeObjectURL(href)
}
