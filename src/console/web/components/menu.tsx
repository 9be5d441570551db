import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { Button } from './button.tsx'
import { Icon, type IconName } from './icon.tsx'

export interface MenuItem {
  readonly label: string
  readonly icon?: IconName
  readonly isDanger?: boolean
  /** Drawn with a tick: one of several, or on and off. */
  readonly isChecked?: boolean
  readonly href?: string
  run?(): void
}

interface MenuProps {
  /** The button's name. */
  label: string
  icon?: IconName
  /** What the button shows; absent: its icon alone. */
  children?: ComponentChildren
  items: readonly (MenuItem | 'line')[]
  kind?: 'plain' | 'quiet'
}

/** A button that opens a list of actions: arrows, Home and End, first letters, Esc. */
export function Menu({ label, icon, children, items, kind = 'plain' }: MenuProps) {
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  const root = useRef<HTMLDivElement>(null)
  const button = () => root.current?.querySelector('button')
  const close = () => {
    setOpen(false)
    button()?.focus()
  }
  useEffect(() => {
    if (!isOpen) return
    entries(root.current)[0]?.focus()
    const leave = ({ target }: Event) => {
      if (!root.current?.contains(target as Node)) setOpen(false)
    }
    addEventListener('pointerdown', leave)
    return () => removeEventListener('pointerdown', leave)
  }, [isOpen])
  return (
    <div
      class="menu"
      ref={root}
      onKeyDown={(event) => isOpen && moveIn(root.current, event, close)}
      onFocusOut={({ relatedTarget }) => {
        if (relatedTarget instanceof Node && !root.current?.contains(relatedTarget)) setOpen(false)
      }}
    >
      <Button
        kind={kind}
        {...(icon === undefined ? {} : { icon })}
        {...(children === undefined ? { label } : {})}
        expanded={isOpen}
        controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        {children}
      </Button>
      {isOpen && (
        <div class="menu-list" role="menu" id={id} aria-label={label}>
          {items.map((item, at) =>
            item === 'line' ? (
              <hr key={at} />
            ) : (
              <Entry key={item.label} item={item} close={close} />
            ),
          )}
        </div>
      )}
    </div>
  )
}

function Entry({ item, close }: { item: MenuItem; close: () => void }) {
  const role = item.isChecked === undefined ? 'menuitem' : 'menuitemcheckbox'
  const shown = (
    <>
      {item.isChecked !== undefined && (
        <span class="tick">{item.isChecked && <Icon name="check" />}</span>
      )}
      {item.icon && <Icon name={item.icon} />}
      {item.label}
    </>
  )
  const common = { role, tabIndex: -1, class: item.isDanger ? 'danger-text' : undefined } as const
  const run = () => {
    close()
    item.run?.()
  }
  if (item.href !== undefined) {
    return (
      <a {...common} href={item.href} onClick={run}>
        {shown}
      </a>
    )
  }
  return (
    <button {...common} type="button" aria-checked={item.isChecked} onClick={run}>
      {shown}
    </button>
  )
}

function entries(root: HTMLElement | null): HTMLElement[] {
  return [...(root?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])]
}

function moveIn(root: HTMLElement | null, event: KeyboardEvent, close: () => void): void {
  const all = entries(root)
  const at = all.indexOf(document.activeElement as HTMLElement)
  const to = {
    ArrowDown: all[(at + 1) % all.length],
    ArrowUp: all.at(at <= 0 ? -1 : at - 1),
    Home: all[0],
    End: all.at(-1),
  }[event.key]
  if (event.key === 'Escape') close()
  else if (to !== undefined) to.focus()
  else if (event.key.length === 1 && event.key !== ' ') {
    const letter = event.key.toLowerCase()
    const after = [...all.slice(at + 1), ...all.slice(0, at + 1)]
    after.find((each) => each.textContent?.trim().toLowerCase().startsWith(letter))?.focus()
  } else return
  event.preventDefault()
  event.stopPropagation()
}
