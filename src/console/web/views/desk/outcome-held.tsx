import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { useKeys } from '../../frame/keys.ts'
import { t } from '../../i18n/text.ts'
import type { Given } from './outcome.ts'
import { correctable } from './use-outcome.ts'

interface Props {
  given: Given
  isSaying: boolean
  onCorrect: () => void
  onFinish: () => Promise<void>
}

/** What was said of a call, while it can still be corrected; `u` does so too. */
export function OutcomeHeld({ given, isSaying, onCorrect, onFinish }: Props) {
  const root = useRef<HTMLElement>(null)
  const left = useSecondsLeft(correctable)
  useKeys({ u: () => !isSaying && onCorrect() })
  useEffect(() => root.current?.querySelector('button')?.focus(), []) // the button pressed is gone
  return (
    <section class="stack" ref={root} aria-label={t('desk.outcome')}>
      <p role="status">
        <strong>{t(`desk.outcome.${given.outcome}`)}</strong>
        {given.slot && `: ${given.slot.spelled}`}
      </p>
      <div class="row" aria-hidden="true">
        <span class="numbers muted">{t('desk.correctFor', { s: left })}</span>
        <progress value={left} max={correctable / 1000} />
      </div>
      <div class="row">
        <Button disabledBecause={isSaying && t('desk.finishing')} onClick={onCorrect}>
          {t('desk.correct')}
        </Button>
        <Button
          kind="primary"
          isBusy={isSaying}
          busyText={t('desk.finishing')}
          onClick={() => void onFinish()}
        >
          {t('desk.finish')}
        </Button>
      </div>
    </section>
  )
}

function useSecondsLeft(all: number): number {
  const [end] = useState(() => performance.now() + all)
  const [now, setNow] = useState(() => performance.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 500)
    return () => clearInterval(timer)
  }, [])
  return Math.max(0, Math.ceil((end - now) / 1000))
}
