import { useLayoutEffect, useReducer } from 'preact/hooks'

export type Undo = () => void

/** One value that many look at: outside of components, and inside by `useStore`. */
export interface Store<T> {
  get(): T
  set(value: T): void
  subscribe(listener: (value: T) => void): Undo
}

export function createStore<T>(first: T): Store<T> {
  let current = first
  const listeners = new Set<(value: T) => void>()
  return {
    get: () => current,
    set(value) {
      if (Object.is(value, current)) return
      current = value
      for (const each of [...listeners]) each(value)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** The value now; the component is drawn again when it changes. */
export function useStore<T>(store: Store<T>): T {
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  const shown = store.get()
  useLayoutEffect(() => {
    if (!Object.is(shown, store.get())) redraw(undefined) // changed between drawing and listening
    return store.subscribe(() => redraw(undefined))
  }, [store])
  return shown
}
