import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { useKeys } from '../../frame/keys.ts'
import { duration } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import { customerName, customerNumber, subjectOf } from './customer.ts'
import type { Interaction } from './desk-json.ts'

interface Props {
  interaction: Interaction
  onAccept: () => Promise<unknown>
  onReject: () => Promise<unknown>
}

/** What waits to be taken, with the time that is left; F8 and Enter accept it from anywhere. */
export function Offer({ interaction, onAccept, onReject }: Props) {
  const root = useRef<HTMLElement>(null)
  const { left, total } = useCountdown(interaction)
  useKeys({ F8: () => root.current?.querySelector<HTMLElement>('button')?.focus() })
  const number = interaction.media === 'voice' ? customerNumber(interaction) : undefined
  return (
    <section class="panel offer" ref={root} role="alert" aria-label={t('desk.offer')}>
      <Icon name={interaction.media === 'chat' ? 'inbox' : 'phone'} />
      <div class="stack offer-text">
        <strong>
          {t(`desk.offerOf.${interaction.media}`, { name: customerName(interaction) })}
        </strong>
        <span class="muted">
          {[interaction.queue, number, subjectOf(interaction)].filter(Boolean).join(' · ')}
        </span>
        <span class="faint">{t('desk.waited', { time: duration(interaction.waited) })}</span>
      </div>
      <span class="numbers countdown" aria-hidden="true">
        {t('common.seconds', { s: left })}
        <progress value={left} max={total} />
      </span>
      <Button kind="primary" onClick={onAccept}>
        {t('desk.accept')}
      </Button>
      <Button onClick={onReject}>{t('desk.reject')}</Button>
    </section>
  )
}

/** Counted from the server's own answer, so that a wrong clock does not matter. */
function useCountdown({ id, offerEndsIn = 0 }: Interaction) {
  const [end] = useState(() => performance.now() + offerEndsIn * 1000)
  const [total] = useState(Math.max(1, Math.round(offerEndsIn)))
  const [now, setNow] = useState(performance.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 500)
    return () => clearInterval(timer)
  }, [id])
  return { left: Math.max(0, Math.round((end - now) / 1000)), total }
}
