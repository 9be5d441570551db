import { useEffect, useRef, useState } from 'preact/hooks'
import { createStore } from '../../frame/store.ts'
import type { Entry } from './desk-json.ts'

/** How many messages each chat has that nobody has seen: its card stood behind another. */
export const unread = createStore<ReadonlyMap<string, number>>(new Map())

/** Counts what customers and colleagues say while the card is not shown. */
export function useUnread(
  id: string,
  { entries, self, isShown }: { entries: readonly Entry[]; self: string; isShown: boolean },
): void {
  const seen = useRef<number>(undefined)
  const said = entries.filter(([type, name]) => type === 'Message.Text' && name !== self).length
  useEffect(() => {
    if (isShown || seen.current === undefined) seen.current = said
    note(id, said - seen.current)
  }, [said, isShown])
  useEffect(() => () => note(id, 0), [id])
}

function note(id: string, count: number): void {
  const former = unread.get()
  if ((former.get(id) ?? 0) === count) return
  const others = [...former].filter(([each]) => each !== id)
  unread.set(new Map(count === 0 ? others : [...others, [id, count]]))
}

const wide = '(min-width: 75rem)' // as in the stylesheet

/** Whether there is room for cards side by side. */
export function useWide(): boolean {
  const [isWide, setWide] = useState(() => matchMedia(wide).matches)
  useEffect(() => {
    const media = matchMedia(wide)
    const look = () => setWide(media.matches)
    media.addEventListener('change', look)
    return () => media.removeEventListener('change', look)
  }, [])
  return isWide
}
