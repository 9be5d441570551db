import { useRef, useState } from 'preact/hooks'
import type { Callback } from './callback-json.ts'

/** The rows that are selected, of this page and of others. */
export interface Chosen {
  readonly ids: ReadonlySet<string>
  set(ids: ReadonlySet<string>): void
  /** Those that have been shown or loaded. */
  readonly callbacks: readonly Callback[]
  /** Selects these beside what is. */
  add(callbacks: readonly Callback[]): void
}

export function useChosen(shown: readonly Callback[] = []): Chosen {
  const [ids, set] = useState<ReadonlySet<string>>(new Set())
  const known = useRef(new Map<string, Callback>())
  for (const each of shown) known.current.set(each.id, each)
  return {
    ids,
    set,
    callbacks: [...ids].flatMap((id) => known.current.get(id) ?? []),
    add(callbacks) {
      for (const each of callbacks) known.current.set(each.id, each)
      set(new Set([...ids, ...callbacks.map(({ id }) => id)]))
    },
  }
}
