import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { changeOptions, removeSection, type ShownSection } from '../frame/options.ts'
import { toast } from '../frame/toasts.ts'
import { t } from '../i18n/text.ts'
import { Button } from './button.tsx'
import { ConfirmTyped } from './dialog.tsx'
import { Icon } from './icon.tsx'

interface PanelProps {
  title: string
  /** What it has inside, shown behind its title. */
  count?: number
  isOpen: boolean
  /** Opens it, or closes it where it is open. */
  href: string
  /** At the other end of the line. */
  aside?: ComponentChildren
  children: ComponentChildren
}

/** One of several things of a kind: a line, and all that belongs to it while it is open. */
export function GroupPanel({ title, count, isOpen, href, aside, children }: PanelProps) {
  return (
    <section class="panel stack" aria-label={title}>
      <header class="spread">
        <h2>
          <a class="row" href={href} aria-expanded={isOpen}>
            <Icon name={isOpen ? 'down' : 'right'} /> {title}
            {count !== undefined && ` (${count})`}
          </a>
        </h2>
        {aside}
      </header>
      {isOpen && children}
    </section>
  )
}

interface DeleteProps {
  section: string
  group: string
  values: ShownSection
  /** The services that name it. */
  users: readonly string[]
  texts: { delete: string; asks: string; deleted: string }
  /** Why it has to stay for now. */
  heldBecause?: string | undefined
  onChange: () => void
}

/** Asks where services name the group; else it goes at once, and can be put back. */
export function DeleteGroup(o: DeleteProps) {
  const { section, group, values, users, texts, onChange } = o
  const [isAsking, setAsking] = useState(false)
  const isInFile = Object.values(values).some(({ source }) => source === 'file')
  const restore = () => {
    const texts = Object.entries(values).map(([name, { value }]) => [name, String(value)])
    void changeOptions(section, { set: Object.fromEntries(texts) }).then(onChange)
  }
  const remove = async () => {
    await removeSection(section)
    const action = { label: t('common.undo'), isUndo: true, run: restore }
    toast(texts.deleted, { action })
    onChange()
  }
  return (
    <>
      <Button
        kind="quiet"
        icon="bin"
        disabledBecause={isInFile ? t('common.inFile') : o.heldBecause}
        onClick={() => (users.length > 0 ? setAsking(true) : remove())}
      >
        {texts.delete}
      </Button>
      {isAsking && (
        <ConfirmTyped
          title={texts.delete}
          name={group}
          onConfirm={remove}
          onClose={() => setAsking(false)}
        >
          <p>{texts.asks}</p>
        </ConfirmTyped>
      )}
    </>
  )
}
