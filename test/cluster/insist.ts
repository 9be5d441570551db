import { setTimeout as pause } from 'node:timers/promises'
import type { Transcript } from '../support/http.ts'

const betweenTries = 200 // ms
const patience = 60_000 // ms

/** As apps do: until it is answered, by whatever node; tells of each time that it was not. */
export async function insist(
  call: () => Promise<Transcript>,
  refused: () => void,
): Promise<Transcript> {
  const until = performance.now() + patience
  for (;;) {
    const answer = await call().catch((error: unknown) => String(error))
    if (typeof answer !== 'string' && isFinal(answer)) return answer
    refused()
    if (performance.now() > until) throw new Error(`not answered: ${JSON.stringify(answer)}`)
    await pause(betweenTries)
  }
}

/** 409 is what a key is answered while its first request is under way. */
function isFinal({ status, text }: Transcript): boolean {
  return status < 500 && !(status === 409 && text.includes('under way'))
}
