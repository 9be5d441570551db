import { Status } from '../../components/status.tsx'
import { useLoad } from '../../frame/load.ts'
import { linkTo } from '../../frame/router.ts'
import { number } from '../../i18n/formats.ts'
import type { DeliveryList } from './deliveries-json.ts'

const counted = ['retrying', 'refused', 'expired', 'delivered'] as const
const most = 100 // as many as are counted; a plus stands behind them

/** How many pushes stand how, each a link to them. */
export function StateCounts() {
  return (
    <ul class="row state-counts">
      {counted.map((state) => (
        <StateCount key={state} state={state} />
      ))}
    </ul>
  )
}

function StateCount({ state }: { state: (typeof counted)[number] }) {
  const query = { state, limit: most }
  const { data } = useLoad<DeliveryList>('/deliveries', { query, topics: ['delivery'] })
  const count = data?.deliveries.length
  return (
    <li>
      <a class="row state-count" href={linkTo('deliveries', {}, { state })}>
        <Status of="delivery" is={state} />
        <span class="numbers">
          {number(count)}
          {count === most && data?.cursor !== undefined ? '+' : ''}
        </span>
      </a>
    </li>
  )
}
