import { useId, useState } from 'preact/hooks'
import { Icon } from '../components/icon.tsx'
import { useModal } from '../components/use-modal.ts'
import { useSession } from '../frame/session.ts'
import { type Key, t } from '../i18n/text.ts'
import { type Hit, type HitGroup, localHits, remember } from './palette-hits.ts'
import { closePalette } from './palette-state.ts'
import { useServerHits } from './server-hits.ts'

/** One input over everything: arrows choose, Enter opens. It destroys nothing itself. */
export function Palette({ word: first }: { word: string }) {
  const [word, setWord] = useState(first)
  const [at, setAt] = useState(0)
  const { role } = useSession()
  const dialog = useModal()
  const id = useId()
  const groups = sortGroups([...localHits(word, role), ...useServerHits(word, role)])
  const all = groups.flatMap((group) => group.hits)
  const chosen = all[Math.min(at, all.length - 1)]

  const open = (hit: Hit) => {
    closePalette()
    remember(hit)
    hit.run()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) setAt((at + step + all.length) % Math.max(all.length, 1))
    else if (event.key === 'Enter' && chosen !== undefined) open(chosen)
    else return
    event.preventDefault()
  }
  return (
    <dialog
      ref={dialog}
      class="palette"
      aria-label={t('shell.search')}
      onCancel={(event) => {
        event.preventDefault()
        closePalette()
      }}
      onClick={(event) => event.target === dialog.current && closePalette()}
    >
      <div class="palette-field">
        <Icon name="search" />
        <input
          type="text" // of a search field Esc empties it first
          role="combobox"
          list={undefined}
          aria-expanded={true}
          aria-controls={id}
          aria-activedescendant={chosen && `${id}-${chosen.id}`}
          aria-label={t('shell.searchLong')}
          placeholder={t('shell.searchLong')}
          value={word}
          onInput={({ currentTarget }) => {
            setWord(currentTarget.value)
            setAt(0)
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div class="palette-list" role="listbox" id={id} aria-label={t('shell.search')}>
        {groups.map((group) => (
          <div key={group.title} role="group" aria-label={t(group.title)}>
            <p class="faint" aria-hidden="true">
              {t(group.title)}
            </p>
            {group.hits.map((hit) => (
              <Option
                key={hit.id}
                id={`${id}-${hit.id}`}
                hit={hit}
                word={word}
                isChosen={hit === chosen}
                onOpen={open}
              />
            ))}
          </div>
        ))}
        {all.length === 0 && <p class="muted">{t('shell.nothingFound', { word })}</p>}
      </div>
    </dialog>
  )
}

const order: readonly Key[] = ['shell.callbacks', 'shell.services', 'shell.actions', 'shell.views']

/** Callbacks, services, actions, views, then whatever else there is. */
function sortGroups(groups: readonly HitGroup[]): HitGroup[] {
  const rank = ({ title }: HitGroup) =>
    order.includes(title) ? order.indexOf(title) : order.length
  return groups.filter(({ hits }) => hits.length > 0).sort((a, b) => rank(a) - rank(b))
}

interface OptionProps {
  id: string
  hit: Hit
  word: string
  isChosen: boolean
  onOpen: (hit: Hit) => void
}

function Option({ id, hit, word, isChosen, onOpen }: OptionProps) {
  return (
    <div
      id={id}
      role="option"
      class="palette-hit"
      aria-selected={isChosen}
      onClick={() => onOpen(hit)}
    >
      <Icon name={hit.icon} />
      <span>
        <Bold text={hit.label} word={word} />
      </span>
      {hit.detail !== undefined && <span class="muted">{hit.detail}</span>}
    </div>
  )
}

/** What was typed, bold where it occurs. */
function Bold({ text, word }: { text: string; word: string }) {
  const at = text.toLowerCase().indexOf(word.trim().toLowerCase())
  if (word.trim() === '' || at < 0) return <>{text}</>
  const end = at + word.trim().length
  return (
    <>
      {text.slice(0, at)}
      <strong>{text.slice(at, end)}</strong>
      {text.slice(end)}
    </>
  )
}
