import { useEffect, useRef, useState } from 'preact/hooks'
import { liveState } from '../../live/live.ts'

const patience = 10_000 // ms without an answer, after which the connection counts as lost
const look = 1000 // ms between two looks

/**
 * Since when the server cannot be heard; undefined while it can. A page that is looked at asks every
 * few seconds; one in the background hears by its channel alone, and gets no offers without it.
 */
export function useLostConnection(heardAt: number | undefined): number | undefined {
  const [since, setSince] = useState<number>()
  const heard = useRef(heardAt)
  heard.current = heardAt
  useEffect(() => {
    let turned = Date.now() // to or from the background
    const turn = () => {
      turned = Date.now()
    }
    document.addEventListener('visibilitychange', turn)
    const timer = setInterval(() => {
      const last = Math.max(turned, lastSign(heard.current))
      setSince(Date.now() - last > patience ? last : undefined)
    }, look)
    return () => {
      document.removeEventListener('visibilitychange', turn)
      clearInterval(timer)
    }
  }, [])
  return since
}

function lastSign(heardAt = 0): number {
  const { is, since } = liveState.get()
  if (!document.hidden) return heardAt
  return is === 'live' ? Date.now() : since
}
