import { useLayoutEffect } from 'preact/hooks'
import { createStore } from './store.ts'

/** Offers and problems that wait: shown before every title. */
export const waiting = createStore(0)

let current = ''

/** `<thing> · <view> · Ringback`. */
export function useTitle(...parts: readonly (string | undefined)[]): void {
  const title = parts.filter((part) => part !== undefined && part !== '').join(' · ')
  useLayoutEffect(() => {
    current = title
    show()
  }, [title])
}

function show(): void {
  const count = waiting.get()
  document.title = `${count > 0 ? `(${count}) ` : ''}${current === '' ? '' : `${current} · `}Ringback`
}

waiting.subscribe(show)
