import { useEffect } from 'preact/hooks'
import { ApiFault, api } from '../../frame/api.ts'
import { toast } from '../../frame/toasts.ts'
import { navCounts } from '../../shell/nav.ts'
import { customerName } from './customer.ts'
import { type Interaction, interactionPath } from './desk-json.ts'
import { notify, ring } from './ring.ts'

export interface Offers {
  readonly offers: readonly Interaction[]
  /** False when it was gone already, to another agent as a rule; that is said. */
  accept(offer: Interaction): Promise<boolean>
  reject(offer: Interaction): Promise<boolean>
}

/** What is offered to an agent among all it has (unknown yet: undefined); rings once for each. */
export function useOffers(
  me: string,
  all: readonly Interaction[] | undefined,
  reload: () => void,
): Offers {
  const offers = (all ?? []).filter(({ state }) => state === 'offered')
  useAlerts(offers, all !== undefined)
  const act = (verb: 'accept' | 'reject') => async (offer: Interaction) => {
    let isDone = true
    try {
      await api.post(interactionPath(me, offer.id, verb))
    } catch (thrown) {
      if (!(thrown instanceof ApiFault)) throw thrown
      toast(thrown.message, { tone: 'bad' })
      isDone = false
    }
    reload()
    return isDone
  }
  return { offers, accept: act('accept'), reject: act('reject') }
}

let rung: ReadonlySet<string> = new Set() // outlives the view: who changes it is not rung at again

/** Rings, tells by the browser, and counts them beside the desk's name. */
function useAlerts(offers: readonly Interaction[], isKnown: boolean): void {
  const names = offers.map(({ id }) => id).join()
  useEffect(() => {
    if (!isKnown) return
    const fresh = offers.filter(({ id }) => !rung.has(id))
    if (fresh.length > 0) ring()
    for (const each of fresh) notify(customerName(each), () => undefined)
    rung = new Set(offers.map(({ id }) => id))
    navCounts.set({ ...navCounts.get(), desk: offers.length }) // and with it the title
  }, [names, isKnown])
}
