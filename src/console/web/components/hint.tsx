import type { ComponentChildren } from 'preact'
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks'
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
  const bubble = useRef<HTMLSpanElement>(null)
  const id = useId()
  usePlacing(bubble, isOpen)
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
        <span class="hint-bubble" role="tooltip" id={id} ref={bubble}>
          {children}
        </span>
      )}
    </span>
  )
}

/** Keeps the bubble at its mark and inside the window, whatever around it is cut off or scrolls. */
function usePlacing(bubble: { current: HTMLElement | null }, isOpen: boolean): void {
  useLayoutEffect(() => {
    if (!isOpen) return
    const follow = () => {
      if (bubble.current !== null) place(bubble.current)
    }
    follow()
    addEventListener('scroll', follow, { capture: true, passive: true })
    return () => removeEventListener('scroll', follow, { capture: true })
  }, [isOpen])
}

const margin = 8 // px to the window's edges

function place(bubble: HTMLElement): void {
  const mark = bubble.parentElement?.getBoundingClientRect()
  if (mark === undefined) return
  const { clientWidth, clientHeight } = document.documentElement
  const { width, height } = bubble.getBoundingClientRect()
  const hasRoomBelow = mark.bottom + height + margin <= clientHeight
  const left = Math.max(margin, Math.min(mark.left, clientWidth - width - margin))
  const top = hasRoomBelow ? mark.bottom : Math.max(margin, mark.top - height)
  bubble.style.left = `${left}px`
  bubble.style.top = `${top}px`
}
