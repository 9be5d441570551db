import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { t } from '../i18n/text.ts'
import { Icon, type IconName } from './icon.tsx'

interface Look {
  /** One primary a view; danger for what cannot be undone. */
  kind?: 'primary' | 'plain' | 'quiet' | 'danger'
  icon?: IconName
  children?: ComponentChildren
}

interface Props extends Look {
  /** A button that shows an icon alone has its name here. */
  label?: string
  /** While it runs the button is busy; a promise that fails is the caller's to show. */
  onClick?: (event: MouseEvent) => unknown
  type?: 'button' | 'submit'
  /** Said while it runs: "Saving…". */
  busyText?: string
  isBusy?: boolean
  /** Why it cannot be pressed now, in words. */
  disabledBecause?: string | false | undefined
  pressed?: boolean
  /** Of a button that opens something: whether it is open, and its id. */
  expanded?: boolean
  controls?: string
  class?: string
  id?: string
}

/** Keeps its place in the order of focus when it cannot be pressed, and says why. */
export function Button(o: Props) {
  const [isRunning, setRunning] = useState(false)
  const isBusy = o.isBusy || isRunning
  const reason = o.disabledBecause || undefined
  const press = (event: MouseEvent) => {
    if (isBusy || reason !== undefined) return event.preventDefault()
    const result = o.onClick?.(event)
    if (!(result instanceof Promise)) return
    setRunning(true)
    result.finally(() => setRunning(false))
  }
  return (
    <button
      id={o.id}
      type={o.type ?? 'button'}
      class={classOf(o)}
      aria-label={o.label}
      title={reason ?? o.label}
      aria-busy={isBusy}
      aria-disabled={reason !== undefined || isBusy}
      aria-pressed={o.pressed}
      aria-expanded={o.expanded}
      aria-controls={o.expanded ? o.controls : undefined}
      aria-haspopup={o.expanded === undefined ? undefined : 'menu'}
      onClick={press}
    >
      {o.icon && <Icon name={o.icon} />}
      {isBusy ? (o.busyText ?? o.children) : o.children}
    </button>
  )
}

interface LinkProps extends Look {
  href: string
  download?: string
}

/** A link that looks like a button: for what leads elsewhere. */
export function ButtonLink(o: LinkProps) {
  return (
    <a class={classOf(o)} href={o.href} download={o.download}>
      {o.icon && <Icon name={o.icon} />}
      {o.children}
    </a>
  )
}

const classOf = ({ kind = 'plain', children, ...o }: Look & { class?: string }) =>
  `button ${kind} ${children === undefined ? 'bare' : ''} ${o.class ?? ''}`.trimEnd()

/** Copies a text that is shown beside it. */
export function CopyButton({ text, label }: { text: string; label?: string }) {
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
    setTimeout(() => setCopied(false), 2000)
  }
  const name = isCopied ? t('common.copied') : (label ?? t('common.copy'))
  return <Button kind="quiet" icon={isCopied ? 'check' : 'copy'} label={name} onClick={copy} />
}
