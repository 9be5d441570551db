import { useEffect, useRef, useState } from 'preact/hooks'
import { ApiFault } from '../../frame/api.ts'
import { type Given, say, sayInPassing, stepsOf } from './outcome.ts'

/** Milliseconds in which an outcome can be corrected: nothing could be taken back once it is told. */
export const correctable = 10_000

export interface HeldOutcome {
  /** What will be told, or is being told. */
  readonly held: Given | undefined
  readonly isSaying: boolean
  readonly fault: ApiFault | undefined
  give(given: Given): void
  correct(): void
  finish(): Promise<void>
}

/** Holds an outcome back for as long as it may be corrected; who leaves has said it for good. */
export function useOutcome(agent: string, id: string, onDone: () => void): HeldOutcome {
  const [held, setHeld] = useState<Given>()
  const [isSaying, setSaying] = useState(false)
  const [fault, setFault] = useState<ApiFault>()
  const untold = useRef<Given>(undefined)

  const hold = (given: Given | undefined) => {
    untold.current = given
    setHeld(given)
    setFault(undefined)
  }
  const finish = async () => {
    const given = untold.current
    if (given === undefined) return
    untold.current = undefined
    setSaying(true)
    try {
      await say(stepsOf(agent, id, given))
      onDone() // the card goes with its interaction
    } catch (thrown) {
      if (!(thrown instanceof ApiFault)) throw thrown
      hold(undefined)
      setFault(thrown)
      setSaying(false)
    }
  }
  useEffect(() => {
    if (held === undefined) return
    const timer = setTimeout(() => void finish(), correctable)
    return () => clearTimeout(timer)
  }, [held])
  useEffect(() => {
    const take = () => {
      const given = untold.current
      untold.current = undefined
      return given && stepsOf(agent, id, given)
    }
    const close = () => sayInPassing(take() ?? [])
    addEventListener('pagehide', close)
    return () => {
      removeEventListener('pagehide', close)
      say(take() ?? []).catch(() => undefined) // the call may have ended by itself
    }
  }, [agent, id])
  return { held, isSaying, fault, give: hold, correct: () => hold(undefined), finish }
}
