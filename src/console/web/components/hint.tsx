import type { ComponentChildren } from 'preact'
import { useId, useState } from 'preact/hooks'
import { Icon, type IconName } from './icon.tsx'

interface HintProps {
  /** What the mark is called: "About this parameter". */
  label: string
  icon?: IconName
  children: ComponentChildren
}

/** Explains on hover, focus and press; can be hovered itself, Esc closes it. Never the place of an error. */
export function Hint({ label, icon = 'info', children }: HintProps) {
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  return (
    <span class="hint" onMouseEnter={() => setOpen(true)} onMouseLeave={() => setOpen(false)}>
      <button
        type="button"
        class="button quiet bare"
        aria-label={label}
        aria-describedby={isOpen ? id : undefined}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onClick={() => setOpen(true)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || !isOpen) return
          event.stopPropagation()
          setOpen(false)
        }}
      >
        <Icon name={icon} />
      </button>
      {isOpen && (
        <span class="hint-bubble" role="tooltip" id={id}>
          {children}
        </span>
      )}
    </span>
  )
}
