import { useEffect } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { keptChoice } from '../../frame/kept.ts'
import { useLoad } from '../../frame/load.ts'
import { linkTo } from '../../frame/router.ts'
import { useSession } from '../../frame/session.ts'
import { useStore } from '../../frame/store.ts'
import { t } from '../../i18n/text.ts'
import { attendance } from './home-data.ts'
import type { Center } from './use-center.ts'

/** How far this browser's user is: it shows until the first callback, or until it is hidden. */
const progress = keptChoice('checklist', ['none', 'begun', 'done'], 'none')

/** The way from a new server, on which nobody was called yet, to the first callback; each step ticks itself. */
export function Checklist({ center: { options, agents } }: { center: Center }) {
  const { role } = useSession()
  const state = useStore(progress)
  const hasService = options.data && hasServices(options.data.sections)
  const hasAgent = attendance(agents.data ?? []).ready > 0
  const hasCallback = useHasCallback(role === 'admin' && state !== 'done')
  const isNew = hasService === false || (state === 'none' && hasCallback === false)
  const steps = [
    { text: t('home.stepService'), isDone: hasService === true, href: linkTo('serviceNew') },
    { text: t('home.stepReady'), isDone: hasAgent, href: linkTo('desk') },
    {
      text: t('home.stepCallback'),
      isDone: hasCallback === true,
      href: linkTo('callback', {}, { book: 1 }),
    },
  ]
  const isOver = steps.every(({ isDone }) => isDone)
  useEffect(() => {
    if (isNew) progress.set('begun')
    else if (state === 'begun' && isOver) progress.set('done')
  }, [state, isNew, isOver])
  if (state !== 'begun' || role !== 'admin') return null
  const next = steps.find(({ isDone }) => !isDone)
  return (
    <section class="panel stack" aria-labelledby="checklist">
      <header class="spread">
        <h2 id="checklist">{t('home.checklist')}</h2>
        {hasService && (
          <Button kind="quiet" onClick={() => progress.set('done')}>
            {t('home.hideChecklist')}
          </Button>
        )}
      </header>
      <ol class="checklist">
        {steps.map((step) => (
          <li key={step.href}>
            <Icon name={step.isDone ? 'check' : 'ring'} />
            <span class="sr-only">{t(step.isDone ? 'home.stepDone' : 'home.stepOpen')}</span>
            <a class={step === next ? 'button primary' : undefined} href={step.href}>
              {step.text}
            </a>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** Whether one was ever booked, however it has ended. */
function useHasCallback(isWanted: boolean): boolean | undefined {
  const path = isWanted ? '/callback/list' : undefined
  const o = { query: { limit: 1 }, topics: ['callback'] } as const
  const { data } = useLoad<{ callbacks: readonly unknown[] }>(path, o)
  return data && data.callbacks.length > 0
}

const hasServices = (sections: Readonly<Record<string, unknown>>): boolean =>
  Object.keys(sections).some((name) => name.startsWith('service.'))
