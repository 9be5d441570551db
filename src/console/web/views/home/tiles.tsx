import { linkTo } from '../../frame/router.ts'
import { useStore } from '../../frame/store.ts'
import { duration, none, number } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import { navCounts } from '../../shell/nav.ts'
import { attendance, dueWithinHour, waitingIn } from './home-data.ts'
import { type Center, mostDue } from './use-center.ts'

/** The numbers of now, each a link to what it counts. */
export function Tiles({ center: { queues, agents, due } }: { center: Center }) {
  const counts = useStore(navCounts)
  const inQueue = queues.data && waitingIn(queues.data)
  const there = agents.data && attendance(agents.data)
  return (
    <ul class="tiles" aria-label={t('home.now')}>
      <Tile
        label={t('home.due')}
        figure={figure(due.data && dueWithinHour(due.data, Date.now()), mostDue)}
        href={linkTo('callback', {}, { state: 'waiting', due: 'hour' })}
      />
      <Tile
        label={t('home.late')}
        figure={figure(counts.callback, 100)}
        isBad={(counts.callback ?? 0) > 0}
        href={linkTo('callback', {}, { state: 'late' })}
      />
      <Tile
        label={t('home.waiting')}
        figure={figure(inQueue?.waiting)}
        detail={
          inQueue && inQueue.waiting > 0
            ? t('home.longest', { time: duration(inQueue.longest) })
            : undefined
        }
        href={linkTo('deskTeam')}
      />
      <Tile
        label={t('home.agentsReady')}
        figure={there === undefined ? none : `${number(there.ready)}/${number(there.present)}`}
        href={linkTo('deskTeam')}
      />
      {counts.deliveries !== undefined && (
        <Tile
          label={t('home.deadLetters')}
          figure={figure(counts.deliveries, 100)}
          isBad={counts.deliveries > 0}
          href={linkTo('deliveries', {}, { state: 'dead' })}
        />
      )}
    </ul>
  )
}

function figure(count: number | undefined, most = Number.POSITIVE_INFINITY): string {
  if (count === undefined) return none
  return count >= most ? `${number(most)}+` : number(count)
}

interface TileProps {
  label: string
  figure: string
  detail?: string | undefined
  isBad?: boolean
  href: string
}

function Tile({ label, figure, detail, isBad, href }: TileProps) {
  return (
    <li>
      <a class={isBad ? 'tile panel bad' : 'tile panel'} href={href}>
        <span class="muted">{label}</span>
        <span class="figure numbers">{figure}</span>
        <span class="faint numbers">{detail}</span>
      </a>
    </li>
  )
}
