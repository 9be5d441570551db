import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { loadAreas } from '../../i18n/text.ts'

/** Offers on other views than the desk, which shows its own; loaded for who may get any. */
export function OffersElsewhere() {
  const [Region, setRegion] = useState<ComponentType>()
  useEffect(() => {
    let isWanted = true
    Promise.all([import('./offer-region.tsx'), loadAreas('desk')]).then(
      ([{ OfferRegion }]) => isWanted && setRegion(() => OfferRegion),
      (thrown) => console.debug('offers:', thrown), // the next page loads it
    )
    return () => {
      isWanted = false
    }
  }, [])
  return Region === undefined ? null : <Region />
}
