import { useEffect, useState } from 'preact/hooks'
import { base } from '../frame/router.ts'
import { liveState } from '../live/live.ts'

const patience = 10_000 // ms; it is asked again when the channel comes back the next time

/** True once the server is known to have another page than the one that runs here: a server restarts with it. */
export function useNewerPage(): boolean {
  const [isNewer, setNewer] = useState(false)
  useEffect(() => {
    let was = liveState.get().is
    return liveState.subscribe(({ is }) => {
      const isBack = is === 'live' && was !== 'live'
      was = is
      if (isBack) void hasOtherPage().then((found) => found && setNewer(true))
    })
  }, [])
  return isNewer
}

/** Its script is named after what is in it. */
async function hasOtherPage(): Promise<boolean> {
  const own = document.querySelector('script[type="module"][src]')?.getAttribute('src')
  if (own === null || own === undefined) return false
  try {
    const reply = await fetch(`${base}/home`, {
      cache: 'no-store',
      signal: AbortSignal.timeout(patience),
    })
    return reply.ok && !(await reply.text()).includes(own)
  } catch {
    return false // it is away again
  }
}
