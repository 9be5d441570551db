import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from '../components/button.tsx'
import { Icon } from '../components/icon.tsx'
import { useKeys } from '../frame/keys.ts'
import { useStore } from '../frame/store.ts'
import { dropToast, type Toast, toasts } from '../frame/toasts.ts'
import { t } from '../i18n/text.ts'

const icons = { good: 'check', info: 'info', warn: 'warning', bad: 'warning' } as const

/** What has happened, at most three at a time; F8 leads here, also from a text field. */
export function Toasts() {
  const shown = useStore(toasts)
  const region = useRef<HTMLElement>(null)
  const undo = shown.findLast(({ action }) => action?.isUndo)
  useKeys({
    F8: () => (region.current?.querySelector<HTMLElement>('button') ?? region.current)?.focus(),
    ...(undo === undefined ? {} : { u: () => act(undo) }),
  })
  return (
    <section class="toasts" ref={region} aria-label={t('shell.toasts')} tabIndex={-1}>
      {shown.map((each) => (
        <One key={each.id} toast={each} />
      ))}
    </section>
  )
}

function act({ id, action }: Toast): void {
  dropToast(id)
  action?.run()
}

function One({ toast }: { toast: Toast }) {
  const { id, tone, text, action, stays } = toast
  const [isHeld, setHeld] = useState(false)
  useEffect(() => {
    if (stays === undefined || isHeld) return
    const timer = setTimeout(() => dropToast(id), stays)
    return () => clearTimeout(timer)
  }, [stays, isHeld])
  return (
    <div
      class={`toast ${tone}`}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocusIn={() => setHeld(true)}
      onFocusOut={() => setHeld(false)}
    >
      <Icon name={icons[tone]} />
      <p role={tone === 'bad' ? 'alert' : 'status'}>{text}</p>
      {action && (
        <Button kind="quiet" onClick={() => act(toast)}>
          {action.label}
        </Button>
      )}
      <Button kind="quiet" icon="close" label={t('common.close')} onClick={() => dropToast(id)} />
    </div>
  )
}
