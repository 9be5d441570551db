import { useEffect, useState } from 'preact/hooks'
import type { Area } from '../i18n/keys.ts'
import { loadAreas } from '../i18n/text.ts'

/** Strings that belong to a component and not to a view: true once they are there. */
export function useArea(area: Area): boolean {
  const [isReady, setReady] = useState(false)
  useEffect(() => {
    let isWanted = true
    void loadAreas(area).then(() => isWanted && setReady(true))
    return () => {
      isWanted = false
    }
  }, [area])
  return isReady
}
