import { useEffect, useRef } from 'preact/hooks'
import { shortcuts } from './preferences.ts'

/**
 * What keys do: `j`, `Shift+x`, `g h` (one after the other), `Mod+s` (Ctrl, or ⌘ on a Mac), `F8`.
 * Single characters are dead in fields and under dialogs, and where the user has switched them off.
 */
export type KeyMap = Readonly<Record<string, (event: KeyboardEvent) => void>>

const maps: KeyMap[] = []
let leader = '' // the first key of a sequence
let leaderAt = 0
const sequenceWithin = 1500 // ms

/** For the time a component is shown; of two maps with the same key the younger rules. */
export function useKeys(map: KeyMap): void {
  const current = useRef(map)
  current.current = map
  useEffect(() => {
    const live: KeyMap = new Proxy({}, { get: (_, key) => current.current[String(key)] })
    maps.push(live)
    return () => {
      maps.splice(maps.indexOf(live), 1)
    }
  }, [])
}

export function startKeys(): void {
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing) return
    const action = actionFor(event)
    if (action === undefined) return
    event.preventDefault()
    action(event)
  })
}

function actionFor(event: KeyboardEvent): KeyMap[string] | undefined {
  const key = spellKey(event)
  const isSingle = !/^(Mod\+|F\d|Esc)/.test(key)
  if (isSingle && (shortcuts.get() === 'off' || isBusy(event))) return undefined
  const isSequence = leader !== '' && event.timeStamp - leaderAt < sequenceWithin
  const sequence = isSequence ? find(`${leader} ${key}`) : undefined
  leader = isSingle ? key : ''
  leaderAt = event.timeStamp
  return sequence ?? find(key)
}

function find(key: string): KeyMap[string] | undefined {
  return maps.findLast((map) => map[key] !== undefined)?.[key]
}

function spellKey({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): string {
  if (altKey) return ''
  if (key === 'Escape') return 'Esc'
  const isLetter = /^[a-z]$/i.test(key)
  const name = isLetter ? key.toLowerCase() : key
  return `${ctrlKey || metaKey ? 'Mod+' : ''}${shiftKey && isLetter ? 'Shift+' : ''}${name}`
}

const fields = 'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]'

/** True where a character is for the field, or for the layer on top. */
function isBusy(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : document.body
  const isField = target.closest(fields) !== null
  return isField || document.querySelector('dialog:modal') !== null
}
