import './desk.css'
import { useLoad } from '../../frame/load.ts'
import { linkTo, navigate } from '../../frame/router.ts'
import { useSession } from '../../frame/session.ts'
import { type Agent, agentPath, type Interaction } from './desk-json.ts'
import { Offer } from './offer.tsx'
import { useMissedOffers } from './use-desk.ts'
import { useOffers } from './use-offers.ts'

const live = { topics: ['desk'], every: 15_000 } as const // ms; what comes live comes at once

/** What is offered to an agent who looks at another view; whoever accepts comes to the desk. */
export function OfferRegion() {
  const { user } = useSession()
  const agents = useLoad<Agent[]>('/desk/agents', live)
  const agent = agents.data?.find(({ id }) => id === user)
  const hasSome = agent !== undefined && agent.load.chat + agent.load.voice > 0
  const interactions = useLoad<Interaction[]>(
    hasSome ? `${agentPath(user)}/interactions` : undefined,
    live,
  )
  useMissedOffers(agent)
  const all = hasSome || agents.data === undefined ? interactions.data : []
  const { offers, accept, reject } = useOffers(user, all, interactions.reload)
  const take = async (offer: Interaction) => {
    if (await accept(offer)) navigate(linkTo('desk', { interaction: offer.id }))
  }
  return (
    <div class="offers elsewhere">
      {offers.map((offer) => (
        <Offer
          key={offer.id}
          interaction={offer}
          onAccept={() => take(offer)}
          onReject={() => reject(offer)}
        />
      ))}
    </div>
  )
}
