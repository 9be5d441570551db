import type { ComponentChildren } from 'preact'
import { Icon } from '../../components/icon.tsx'
import { linkTo } from '../../frame/router.ts'
import { useStore } from '../../frame/store.ts'
import { t } from '../../i18n/text.ts'
import { navCounts } from '../../shell/nav.ts'
import { type NodeView, unattended, worstOf } from './home-data.ts'
import type { Center } from './use-center.ts'

interface Matter {
  readonly text: ComponentChildren
  readonly href: string
}

/** What somebody should do something about, each with the way there. */
export function Attention({ center, nodes }: { center: Center; nodes: readonly NodeView[] }) {
  const { callback: late = 0, deliveries: dead = 0 } = useStore(navCounts)
  const matters: Matter[] = unattended(center.queues.data ?? []).map(({ queue }) => ({
    text: t('home.noAgent', { queue }),
    href: linkTo('deskTeam'),
  }))
  if (late > 0) {
    matters.push({
      text: t('home.lateCallbacks', { n: late }),
      href: linkTo('callback', {}, { state: 'late' }),
    })
  }
  if (dead > 0) {
    matters.push({
      text: t('home.deadLetterCount', { n: dead }),
      href: linkTo('deliveries', {}, { state: 'dead' }),
    })
  }
  const isCalm = matters.length === 0
  if (isCalm && worstOf(nodes) !== 'up') return null // the nodes themselves say what is wrong
  return (
    <section class="stack" aria-labelledby="attention">
      <h2 id="attention">{t('home.attention')}</h2>
      {isCalm && <p class="muted">{t('home.calm')}</p>}
      <ul class="matters">
        {matters.map(({ text, href }) => (
          <li key={href + String(text)}>
            <a class="matter" href={href}>
              <Icon name="warning" />
              {text}
              <Icon name="right" />
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
