import { createStore } from '../frame/store.ts'

/** What the palette was opened with; `undefined` while it is closed. */
export const paletteWord = createStore<string | undefined>(undefined)

export const openPalette = (word: string): void => paletteWord.set(word)
export const closePalette = (): void => paletteWord.set(undefined)
