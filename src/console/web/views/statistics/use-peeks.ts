import { useEffect, useState } from 'preact/hooks'
import { type Peek, peek } from './peek.ts'
import { noSamples, type Samples, withSample } from './samples.ts'
import { isAmong, type Statistic, spell } from './statistic.ts'

const pause = 2000 // ms between two looks

export interface Peeks {
  /** Of the chosen one. */
  readonly now: Peek | undefined
  readonly samples: Samples
  look(): void
}

/** Asks for all of them every two seconds while `isLive` and somebody can see it. */
export function usePeeks(
  chosen: Statistic | undefined,
  charted: readonly Statistic[],
  isLive: boolean,
): Peeks {
  const [now, setNow] = useState<readonly [key: string, Peek]>()
  const [samples, setSamples] = useState(noSamples)
  const [asked, setAsked] = useState(0)
  const key = chosen === undefined ? '' : spell(chosen)
  const keys = charted.map(spell).join(' ')
  useEffect(() => {
    const all = chosen === undefined || isAmong(charted, chosen) ? charted : [chosen, ...charted]
    if (all.length === 0) return
    const end = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = async () => {
      const peeks = document.hidden ? [] : await peekAll(all, end.signal)
      if (end.signal.aborted) return
      const own = peeks.find(([each]) => spell(each) === key)
      if (own !== undefined) setNow([key, own[1]])
      if (peeks.length > 0) setSamples((former) => withSample(former, Date.now() / 1000, peeks))
      if (isLive) timer = setTimeout(() => void look().catch(ended), pause)
    }
    look().catch(ended)
    return () => {
      end.abort()
      clearTimeout(timer)
    }
  }, [key, keys, isLive, asked])
  return { now: now?.[0] === key ? now[1] : undefined, samples, look: () => setAsked(asked + 1) }
}

const peekAll = (all: readonly Statistic[], signal: AbortSignal) =>
  Promise.all(all.map(async (each) => [each, await peek(each, signal)] as const))

function ended(thrown: unknown): void {
  if (!(thrown instanceof DOMException)) throw thrown // what was let go of is no fault
}
