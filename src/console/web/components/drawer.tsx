import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { useKeys } from '../frame/keys.ts'
import { navigate } from '../frame/router.ts'
import { t } from '../i18n/text.ts'
import { Icon } from './icon.tsx'

interface DrawerProps {
  title: string
  /** The list's address: where closing leads. */
  closeTo: string
  previous?: string | undefined
  next?: string | undefined
  /** Beside the title: state, copy button. */
  aside?: ComponentChildren
  actions?: ComponentChildren
  children: ComponentChildren
}

/** A detail beside its list, with an address of its own; below 768 px the whole page. */
export function Drawer(o: DrawerProps) {
  const id = useId()
  const element = useRef<HTMLElement>(null)
  useKeys({ Esc: () => navigate(o.closeTo) })
  useEffect(() => {
    const from = document.activeElement
    element.current?.querySelector('h2')?.focus()
    return () => {
      if (from instanceof HTMLElement && from.isConnected) from.focus()
    }
  }, [])
  return (
    <aside class="drawer" ref={element} aria-labelledby={id}>
      <header class="drawer-head">
        <h2 id={id} tabIndex={-1}>
          {o.title}
        </h2>
        {o.aside}
        <span class="drawer-nav">
          {o.previous && <IconLink href={o.previous} icon="up" label={t('common.previous')} />}
          {o.next && <IconLink href={o.next} icon="down" label={t('common.next')} />}
          <IconLink href={o.closeTo} icon="close" label={t('common.close')} />
        </span>
      </header>
      {o.actions && <div class="row drawer-actions">{o.actions}</div>}
      <div class="stack drawer-body">{o.children}</div>
    </aside>
  )
}

function IconLink({
  href,
  icon,
  label,
}: {
  href: string
  icon: 'up' | 'down' | 'close'
  label: string
}) {
  return (
    <a class="button quiet bare" href={href} aria-label={label} title={label}>
      <Icon name={icon} />
    </a>
  )
}
