import { useEffect } from 'preact/hooks'
import type { IconName } from '../components/icon.tsx'
import { createStore } from './store.ts'

/** What the palette offers beside the views: "Set me ready", "Cancel callback…" (which asks first). */
export interface Action {
  readonly id: string
  readonly label: string
  readonly icon: IconName
  run(): void
}

export const offeredActions = createStore<readonly Action[]>([])

/** Offers a view's actions for as long as it is shown. */
export function useActions(actions: readonly Action[]): void {
  const key = actions.map(({ id, label }) => `${id}:${label}`).join()
  useEffect(() => {
    offeredActions.set([...offeredActions.get(), ...actions])
    return () => offeredActions.set(offeredActions.get().filter((each) => !actions.includes(each)))
  }, [key])
}
