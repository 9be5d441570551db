import type { ComponentChildren } from 'preact'
import { useEffect, useReducer } from 'preact/hooks'
import type { Load } from '../frame/load.ts'
import { useTitle } from '../frame/title.ts'
import { relative } from '../i18n/formats.ts'
import { t } from '../i18n/text.ts'
import { Button } from './button.tsx'

interface PageProps {
  /** The view, as in the navigation. */
  title: string
  /** What of it is open: a service's name, an id. It leads the window's title. */
  thing?: string
  /** Beside the title: a state, a copy button. */
  aside?: ComponentChildren
  /** Right of the title: the primary button last. Below 768 px they stick to the bottom. */
  actions?: ComponentChildren
  /** Shows how old the data is, and a button that asks again. */
  load?: Load<unknown>
  /** Tabs, under the title. */
  tabs?: ComponentChildren
  children: ComponentChildren
}

/** What every view is made of: one heading, which navigation gives the focus, and the rest. */
export function Page({ title, thing, aside, actions, load, tabs, children }: PageProps) {
  useTitle(thing, title)
  return (
    <>
      <header class="page-head">
        <h1 tabIndex={-1}>{thing ?? title}</h1>
        {aside}
        {load && <Age load={load} />}
        {actions && <div class="page-actions">{actions}</div>}
      </header>
      {tabs}
      <div class="stack page-body">{children}</div>
    </>
  )
}

const tick = 5000 // ms between two looks at the age

function Age({ load: { at, isLoading, reload } }: { load: Load<unknown> }) {
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  useEffect(() => {
    const timer = setInterval(() => redraw(undefined), tick)
    return () => clearInterval(timer)
  }, [])
  return (
    <span class="age row">
      {at !== undefined && (
        <span class="faint numbers">{t('common.updated', { ago: relative(at) })}</span>
      )}
      <Button kind="quiet" icon="refresh" isBusy={isLoading} onClick={reload}>
        <span class="wide-only">{t('common.refresh')}</span>
        <span class="sr-only narrow-only">{t('common.refresh')}</span>
      </Button>
    </span>
  )
}

export interface TabItem {
  readonly href: string
  readonly label: string
  readonly count?: number
  readonly isCurrent: boolean
}

/** Links with addresses of their own. */
export function Tabs({ label, items }: { label: string; items: readonly TabItem[] }) {
  return (
    <nav class="tabs" aria-label={label}>
      {items.map((each) => (
        <a key={each.href} href={each.href} aria-current={each.isCurrent ? 'page' : undefined}>
          {each.label}
          {each.count !== undefined && <span class="count">{each.count}</span>}
        </a>
      ))}
    </nav>
  )
}
