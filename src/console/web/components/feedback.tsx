import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { ApiFault } from '../frame/api.ts'
import type { Load } from '../frame/load.ts'
import { t } from '../i18n/text.ts'
import { Button } from './button.tsx'
import { Icon, type IconName } from './icon.tsx'

const patience = 150 // ms; what comes sooner needs no placeholder

/** Grey bars in the shape of what comes, after a moment. */
export function Skeleton({ lines = 4 }: { lines?: number }) {
  const [isDue, setDue] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setDue(true), patience)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div class="skeleton" aria-busy="true">
      <span class="sr-only">{t('common.loading')}</span>
      {isDue && Array.from({ length: lines }, (_, at) => <span key={at} class="skeleton-line" />)}
    </div>
  )
}

interface EmptyProps {
  icon?: IconName
  /** One sentence: what is not there, and how it comes about. */
  children: ComponentChildren
  /** One button or link. */
  action?: ComponentChildren
}

/** Nothing yet. Where filters hide what there is, `NoMatch` says so instead. */
export function EmptyState({ icon = 'info', children, action }: EmptyProps) {
  return (
    <div class="empty">
      <Icon name={icon} />
      <p>{children}</p>
      {action}
    </div>
  )
}

export function NoMatch({ onClear }: { onClear: () => void }) {
  const clear = <Button onClick={onClear}>{t('common.clearFilters')}</Button>
  return (
    <EmptyState icon="search" action={clear}>
      {t('common.noMatch')}
    </EmptyState>
  )
}

/** What happened and what to do, in place; names and ids are behind Details. */
export function FaultNote({ fault, onRetry }: { fault: ApiFault; onRetry?: () => void }) {
  const message = fault.isOffline ? t('common.offline') : fault.message
  return (
    <div class="note bad" role="alert">
      <Icon name="warning" />
      <div class="stack">
        <p>{message}</p>
        {(fault.exception !== '' || fault.requestId !== '') && (
          <details>
            <summary>{t('common.details')}</summary>
            <p class="mono">
              {fault.status} {fault.exception} {fault.requestId}
            </p>
          </details>
        )}
      </div>
      {onRetry && <Button onClick={onRetry}>{t('common.retry')}</Button>}
    </div>
  )
}

/** A remark on the page: what is missing from its numbers, what the user should know. */
export function Note({
  tone,
  children,
}: {
  tone: 'info' | 'warn' | 'bad'
  children: ComponentChildren
}) {
  return (
    <div class={`note ${tone}`}>
      <Icon name={tone === 'info' ? 'info' : 'warning'} />
      <div>{children}</div>
    </div>
  )
}

interface LoadedProps<T> {
  of: Load<T>
  /** In the shape of what comes. */
  skeleton?: ComponentChildren
  children: (data: T) => ComponentChildren
}

/** Skeleton, fault with Retry, or the data; when news fail to come, the old data with the fault above. */
export function Loaded<T>({ of, skeleton, children }: LoadedProps<T>) {
  const { data, fault, reload } = of
  if (data === undefined && fault === undefined) return <>{skeleton ?? <Skeleton />}</>
  return (
    <>
      {fault !== undefined && <FaultNote fault={fault} onRetry={reload} />}
      {data !== undefined && children(data)}
    </>
  )
}

interface ProgressProps {
  /** "132 of 340 cancelled"; spoken at each quarter. */
  text: string
  value: number
  max: number
  onStop?: () => void
}

export function Progress({ text, value, max, onStop }: ProgressProps) {
  const quarter = max === 0 ? 4 : Math.floor((4 * value) / max)
  const [spoken, setSpoken] = useState(text)
  useEffect(() => setSpoken(text), [quarter])
  return (
    <div class="progress">
      <div class="spread">
        <span class="numbers">{text}</span>
        {onStop && <Button onClick={onStop}>{t('common.stop')}</Button>}
      </div>
      <progress value={value} max={max} aria-label={text} />
      <span class="sr-only" role="status">
        {spoken}
      </span>
    </div>
  )
}
