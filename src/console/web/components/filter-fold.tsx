import type { ComponentChildren } from 'preact'
import { useId, useState } from 'preact/hooks'
import { Icon } from './icon.tsx'

interface Props {
  /** The button's word on a phone. */
  label: string
  /** How many of them are set. */
  count?: number
  children: ComponentChildren
}

/** Fields in a row; a phone folds them away, so that what they are for comes first. */
export function FilterFold({ label, count = 0, children }: Props) {
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  return (
    <>
      <button
        type="button"
        class="button narrow-only"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name={isOpen ? 'up' : 'down'} />
        {label}
        {count > 0 && <span class="count">{count}</span>}
      </button>
      <div class={isOpen ? 'row filter-fields' : 'row filter-fields folded'} id={id}>
        {children}
      </div>
    </>
  )
}
