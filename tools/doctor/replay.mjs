/** Sends the exchanges of a recording to another server, as far apart as they were recorded. */
import { Ids } from './ids.mjs'

/** The server does not answer at all. */
export class Unreachable extends Error {}

const week = 7 * 86_400_000 // ms
const patience = 15_000 // ms beyond the time that the recorded server took

/** Those of a connection rather than of a request, and cookies, which are the replay's own. */
const ownHeaders =
  /^(:.*|host|connection|content-length|transfer-encoding|accept-encoding|cookie|keep-alive|upgrade|expect|te|trailer|proxy-.*|http2-settings)$/

/**
 * Each exchange with its `replayed` answer, `{ status, headers, text }`. One that began when another
 * had been answered waits for that; one that began while a poll was held is sent while it is held.
 */
export async function replay(exchanges, base) {
  const session = { base, ids: new Ids(), cookies: new Map(), weeks: weeksSince(exchanges) }
  const sent = []
  for (const exchange of exchanges) {
    const before = sent.filter(
      ({ exchange: { begun, lasted } }) => begun + lasted <= exchange.begun,
    )
    await Promise.all(before.map(({ answer }) => answer))
    const answer = send(exchange, session)
    answer.catch(() => undefined) // told of below, when all have been sent
    sent.push({ exchange, answer })
  }
  return Promise.all(
    sent.map(async ({ exchange, answer }) => ({ exchange, replayed: await answer })),
  )
}

/** Whole weeks, so that a time that was asked for is still to come, on the same day of the week. */
function weeksSince([first]) {
  const age = Date.now() - first.begun
  return first.begun > week && age > 3_600_000 ? Math.ceil(age / week) : 0
}

async function send(exchange, session) {
  const { method, url, body, lasted, answer } = exchange
  const headers = headersOf(exchange, session)
  const target = session.base + translated(url.pathname + url.search, session)
  const content = method === 'GET' || method === 'HEAD' ? undefined : contentOf(body, session)
  if (content instanceof FormData) headers.delete('content-type') // its boundary is a new one
  const limit = AbortSignal.timeout(lasted + patience)
  const more = { method, headers, redirect: 'manual', signal: limit }
  const reply = await fetch(target, content === undefined ? more : { ...more, body: content })
    .then(async (each) => ({ head: each, text: await each.text() }))
    .catch((error) => {
      if (error.name === 'TimeoutError') return undefined // a difference like any other
      throw new Unreachable(`${session.base} cannot be reached: ${error.cause?.code ?? error.name}`)
    })
  if (reply === undefined) return { status: 0, headers: [], text: '' }
  session.ids.learn(answer.text, reply.text)
  keepCookies(reply.head, session)
  return { status: reply.head.status, headers: [...reply.head.headers], text: reply.text }
}

function headersOf({ headers, url }, session) {
  const kept = new Headers()
  for (const [name, value] of headers) {
    if (ownHeaders.test(name)) continue
    try {
      kept.append(name, translated(value.replaceAll(url.origin, session.base), session))
    } catch {
      // What no header can hold was never sent so; the error would show it.
    }
  }
  const cookies = [...session.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  if (cookies !== '') kept.set('cookie', cookies)
  return kept
}

function contentOf({ text, parts }, session) {
  if (parts === undefined) return text === undefined ? undefined : translated(text, session)
  const form = new FormData()
  for (const { name, value = '', fileName, contentType } of parts) {
    if (fileName === undefined) form.append(name, translated(value, session))
    else form.append(name, new Blob([value], { type: contentType ?? '' }), fileName)
  }
  return form
}

function translated(text, { ids, weeks }) {
  const moved = text.replace(/\d{4}-\d\d-\d\d(?=T\d\d)/g, (date) => {
    const later = Date.parse(date) + weeks * week
    return Number.isNaN(later) ? date : new Date(later).toISOString().slice(0, 10)
  })
  return ids.translate(moved)
}

function keepCookies({ headers }, { cookies }) {
  for (const line of headers.getSetCookie()) {
    const [, name, value] = /^\s*([^=;]+)=([^;]*)/.exec(line) ?? []
    if (name !== undefined) cookies.set(name, value)
  }
}
