import './json-view.css'
import { useState } from 'preact/hooks'
import { t } from '../i18n/text.ts'
import { Button, CopyButton } from './button.tsx'
import { Code } from './code.tsx'
import { TextField } from './field.tsx'
import { Icon } from './icon.tsx'
import { layOut } from './json-tokens.ts'
import {
  hasWord,
  type Json,
  type Member,
  membersOf,
  type Path,
  readTree,
  spellPath,
} from './json-tree.ts'

interface Props {
  /** What it is: "Response". */
  label: string
  text: string
}

/** JSON to be looked through: opened bit by bit, searched, copied in parts; or as the text it is. */
export function JsonView({ label, text }: Props) {
  const [isText, setText] = useState(false)
  const [word, setWord] = useState('')
  const root = readTree(text)
  if (root === undefined) return <Code label={label} text={layOut(text)} isJson />
  return (
    <div class="stack json-view">
      <div class="row">
        {!isText && (
          <TextField
            label={t('common.jsonSearch')}
            isBare
            type="search"
            placeholder={t('common.jsonSearch')}
            value={word}
            onInput={setWord}
          />
        )}
        <Button pressed={isText} onClick={() => setText(!isText)}>
          {t('common.jsonText')}
        </Button>
        {!isText && <CopyButton text={layOut(text)} label={t('common.jsonCopyAll')} />}
      </div>
      {isText ? (
        <Code label={label} text={layOut(text)} isJson />
      ) : (
        <Tree label={label} root={root} word={word.trim().toLowerCase()} />
      )}
    </div>
  )
}

interface Chosen {
  readonly path: Path
  readonly value: Json
}

function Tree({ label, root, word }: { label: string; root: Json; word: string }) {
  const [chosen, choose] = useState<Chosen>()
  return (
    <>
      <section class="json-tree mono" aria-label={label} tabIndex={0}>
        <Members value={root} path={[]} word={word} chosen={chosen} onChoose={choose} />
      </section>
      {chosen !== undefined && (
        <p class="row json-chosen">
          <code>{spellPath(chosen.path)}</code>
          <CopyButton text={spellPath(chosen.path)} label={t('common.jsonCopyPath')} />
          <CopyButton text={spell(chosen.value)} label={t('common.jsonCopyValue')} />
        </p>
      )}
    </>
  )
}

/** A text as it is, the rest as JSON. */
const spell = (value: Json) =>
  typeof value === 'string' ? value : JSON.stringify(value, undefined, 2)

interface NodeProps {
  path: Path
  word: string
  chosen: Chosen | undefined
  onChoose: (chosen: Chosen) => void
}

const most = 200 // members shown at once

function Members({ value, ...o }: NodeProps & { value: Json }) {
  const [limit, setLimit] = useState(most)
  const all = membersOf(value) ?? []
  const found = o.word === '' ? all : all.filter((member) => hasWord(member, o.word))
  const left = found.length - limit
  if (found.length === 0) return <p class="muted">{t('common.noMatch')}</p>
  return (
    <ul>
      {found.slice(0, limit).map((member) => (
        <Node key={member.name} member={member} {...o} path={[...o.path, member.name]} />
      ))}
      {left > 0 && (
        <li>
          <Button onClick={() => setLimit(limit + most)}>
            {t('common.jsonMore', { n: left })}
          </Button>
        </li>
      )}
    </ul>
  )
}

const openTo = 2 // levels that are open at first

function Node({ member, ...o }: NodeProps & { member: Member }) {
  const { name, value } = member
  const { path, word } = o
  const [isOpened, setOpen] = useState(path.length < openTo)
  const inside = membersOf(value)
  const isNameHit = word !== '' && String(name).toLowerCase().includes(word)
  const isOpen = isOpened || (word !== '' && !isNameHit)
  const press = () => {
    o.onChoose({ path, value })
    if (inside !== undefined && inside.length > 0) setOpen(!isOpen)
  }
  const isChosen = o.chosen !== undefined && spellPath(o.chosen.path) === spellPath(path)
  const isBranch = inside !== undefined && inside.length > 0
  return (
    <li>
      <button
        type="button"
        class="json-node"
        aria-expanded={isBranch ? isOpen : undefined}
        aria-current={isChosen ? 'true' : undefined}
        onClick={press}
      >
        {isBranch ? <Icon name={isOpen ? 'down' : 'right'} /> : <span class="json-leaf" />}
        <span class="json-key">{name}</span>
        <Value value={value} count={inside?.length} />
      </button>
      {isBranch && isOpen && <Members value={value} {...o} word={isNameHit ? '' : word} />}
    </li>
  )
}

function Value({ value, count }: { value: Json; count: number | undefined }) {
  if (count !== undefined) {
    return <span class="muted">{Array.isArray(value) ? `[ ${count} ]` : `{ ${count} }`}</span>
  }
  const kind = typeof value === 'string' ? 'text' : typeof value === 'number' ? 'number' : 'word'
  return <span class={`json-${kind}`}>{JSON.stringify(value)}</span>
}
