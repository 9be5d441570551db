/**
 * CometD over long polling (Bayeux 1.0 §6.4), as much as a page of staff needs: one session for one
 * mailbox, with the acknowledge extension, so that nothing is lost between two polls.
 */
export interface Message {
  readonly channel: string
  readonly id?: string
  readonly successful?: boolean
  readonly clientId?: string
  readonly data?: unknown
  readonly advice?: {
    readonly reconnect?: string
    readonly interval?: number
    readonly timeout?: number
  }
  readonly ext?: { readonly ack?: number }
}

/** The server will not have us: trying again is of no use for now. */
export class Refused extends Error {}

const patience = 8000 // ms for what is answered at once
const slack = 10_000 // ms beyond the time for which the server holds a connect

export interface CometdOptions {
  readonly user: string
  readonly csrf: string
  readonly signal: AbortSignal
  heard(data: unknown): void
  /** After each poll that was answered. */
  connected(): void
}

/** Runs one session until it fails or is aborted; it rejects with why. */
export async function runSession(o: CometdOptions): Promise<never> {
  const clientId = await handshake(o)
  await ask(o, 'subscribe', { clientId, subscription: '/_genesys' })
  let [ack, hold] = [-1, 0]
  for (;;) {
    const ext = { ack } // what has come with the former answer is confirmed by this connect
    const advice = hold === 0 ? { advice: { timeout: 0 } } : {}
    const more = { clientId, connectionType: 'long-polling', ext, ...advice }
    const reply = await ask(o, 'connect', more, hold + slack)
    if (!reply.successful || reply.advice?.reconnect === 'none') throw new Error('session ended')
    ack = reply.ext?.ack ?? ack
    hold = reply.advice?.timeout ?? 60_000
    o.connected()
    if (reply.advice?.interval) await rest(reply.advice.interval, o.signal)
  }
}

async function handshake(o: CometdOptions): Promise<string> {
  const supportedConnectionTypes = ['long-polling']
  const more = { version: '1.0', supportedConnectionTypes, ext: { ack: true } }
  const { successful, clientId } = await ask(o, 'handshake', more)
  if (!successful || clientId === undefined) throw new Refused('handshake refused')
  return clientId
}

let asked = 0

async function ask(
  { user, csrf, signal, heard }: CometdOptions,
  verb: string,
  more: object,
  limit = patience,
): Promise<Message> {
  const id = String(++asked)
  const reply = await fetch(`/genesys/cometd/${verb}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', gms_user: user, 'x-csrf-token': csrf },
    body: JSON.stringify([{ id, channel: `/meta/${verb}`, ...more }]),
    signal: AbortSignal.any([signal, AbortSignal.timeout(limit)]),
  })
  if ([401, 403, 404].includes(reply.status)) throw new Refused(`CometD answered ${reply.status}`)
  if (!reply.ok) throw new Error(`CometD answered ${reply.status}`)
  const messages: Message[] = await reply.json()
  for (const { channel, data } of messages) if (channel === '/_genesys') heard(data)
  const answer = messages.find((each) => each.id === id)
  if (answer === undefined) throw new Error(`${verb} was not answered`)
  return answer
}

/** Waits, but not beyond the end. */
export function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal.addEventListener('abort', stop, { once: true })
  })
}
