import { addressOf, type Statistic } from './statistic.ts'

/**
 * value    it has one, `age` seconds old
 * refused  no source computes it, or not of this object; why, in the server's words
 * unknown  nobody answered
 */
export type Peek =
  | { readonly is: 'value'; readonly value: number | string; readonly age: number }
  | { readonly is: 'refused'; readonly why: string }
  | { readonly is: 'unknown'; readonly why: string }

/** Asks for a value as any client would, with the session's cookie. */
export async function peek(statistic: Statistic, signal: AbortSignal): Promise<Peek> {
  try {
    const headers = { 'x-requested-with': 'console' }
    const reply = await fetch(addressOf(statistic), { headers, signal, cache: 'no-store' })
    const body: { value?: number | string; message?: string } = await reply.json()
    if (reply.ok && body.value !== undefined) {
      return { is: 'value', value: body.value, age: Number(reply.headers.get('age') ?? 0) }
    }
    const why = body.message ?? `HTTP ${reply.status}`
    return reply.status < 500 ? { is: 'refused', why } : { is: 'unknown', why }
  } catch (thrown) {
    if (signal.aborted) throw thrown
    return { is: 'unknown', why: '' }
  }
}
