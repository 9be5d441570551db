import { createStore, type Store } from './store.ts'

/** A choice of this browser's user that outlives the page, one of a few words. */
export function keptChoice<const T extends string>(
  name: string,
  choices: readonly T[],
  first: T,
): Store<T> {
  const store = createStore(choices.find((each) => each === read(name)) ?? first)
  store.subscribe((value) => write(name, value))
  return store
}

/** Several words of the same kind; none where nothing is kept. */
export function keptWords(name: string): readonly string[] {
  return (read(name) ?? '').split(' ').filter((word) => word !== '')
}

export function keepWords(name: string, words: readonly string[]): void {
  write(name, words.join(' '))
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(`ringback.${name}`)
  } catch {
    return null // a browser that keeps nothing
  }
}

function write(name: string, value: string): void {
  try {
    localStorage.setItem(`ringback.${name}`, value)
  } catch {
    // It holds until the page is closed.
  }
}
