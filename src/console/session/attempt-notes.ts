import type { ConsoleOptions } from '../../base/config/index.ts'
import type { Attempt } from '../../base/http/index.ts'
import { type Clock, type Live, type Milliseconds, systemClock } from '../../base/kernel/index.ts'
import type { Audit } from '../audit/index.ts'

const span: Milliseconds = 60_000
const mostNotes = 60 // a minute and node: guessers from everywhere must not push the other notes out

/**
 * Notes who failed to sign in: each refusal, and of those that were throttled one a minute and
 * address. A name that no user has is not noted, since people type passwords there too.
 */
export function noteAttempts(o: {
  audit: Pick<Audit, 'note'>
  console: Live<ConsoleOptions>
  clock?: Clock
}): (attempt: Attempt) => void {
  const { audit, clock = systemClock } = o
  const throttled = new Set<string>()
  let [began, noted] = [0, 0]
  return ({ name, address, outcome }) => {
    if (outcome === 'admitted') return
    if (clock.now() - began >= span) {
      throttled.clear()
      began = clock.now()
      noted = 0
    }
    if (noted >= mostNotes || (outcome === 'throttled' && throttled.has(address))) return
    noted += 1
    if (outcome === 'throttled') throttled.add(address)
    const who = Object.hasOwn(o.console().users, name) ? name : '(unknown)'
    void audit.note({ who, address, what: `session.${outcome}`, thing: who })
  }
}
