import { useCallback } from 'preact/hooks'
import { type Params, type PathName, pathTo } from './paths.ts'
import { createStore, type Undo, useStore } from './store.ts'

/** Every address of the console begins with it. */
export const base = '/genesys/ui'

export interface Place {
  readonly path: string
  readonly query: URLSearchParams
}

export type Query = Readonly<Record<string, string | number | boolean | undefined>>

/** Where the browser is now. */
export const place = createStore(readPlace())

function readPlace(): Place {
  const { pathname, search } = globalThis.location ?? { pathname: base, search: '' }
  return { path: pathname.slice(base.length) || '/', query: new URLSearchParams(search) }
}

/** The link to a view: `linkTo('callback', { id, tab: 'why' }, { state: 'late' })`. */
export function linkTo<N extends PathName>(name: N, params?: Params<N>, query?: Query): string {
  return base + pathTo(name, params) + spellQuery(query)
}

export function spellQuery(query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
  return text === '' ? '' : `?${text}`
}

/** May stop a navigation: it is called with what would go on. */
export type Guard = (proceed: () => void) => void

let guard: Guard | undefined
let step = 0 // counts the entries of this page's history, to see which way a step went

/** While a form holds what is not saved. */
export function guardLeaving(ask: Guard): Undo {
  guard = ask
  addEventListener('beforeunload', warn)
  return () => {
    if (guard === ask) guard = undefined
    removeEventListener('beforeunload', warn)
  }
}

function warn(event: BeforeUnloadEvent): void {
  event.preventDefault()
}

/**
 * Goes to a link made by `linkTo`; `replace` where Back shall not return to the present address,
 * `force` where nobody is asked about what is not saved.
 */
export function navigate(link: string, { replace = false, force = false } = {}): void {
  const go = () => {
    if (!replace) step += 1
    if (replace) history.replaceState({ step }, '', link)
    else history.pushState({ step }, '', link)
    place.set(readPlace())
  }
  const isElsewhere = new URL(link, location.href).pathname !== location.pathname
  if (isElsewhere && !force) askToLeave(go)
  else go()
}

/** Goes on at once where nothing would be lost. */
export function askToLeave(proceed: () => void): void {
  if (guard === undefined) proceed()
  else guard(proceed)
}

/** Loads the page again, unasked: what is not saved is not for who works here now. */
export function beginAnew(): void {
  guard = undefined
  removeEventListener('beforeunload', warn)
  location.reload()
}

/** Takes clicks on own links and the browser's Back and Forward. */
export function startRouter(): void {
  step = stepOf(history.state) // a reload leaves the other entries their numbers
  history.replaceState({ step }, '')
  document.addEventListener('click', followLink)
  addEventListener('popstate', ({ state }) => {
    const to = stepOf(state)
    const by = to - step
    step = to
    if (guard === undefined || by === 0) return place.set(readPlace())
    const ask = guard
    guard = undefined // the step back to where we are is no navigation
    history.go(-by)
    addEventListener('popstate', () => holdStep(ask, by), { once: true })
  })
}

const stepOf = (state: unknown) => (state as { step?: number } | null)?.step ?? 0

function holdStep(ask: Guard, by: number): void {
  guard = ask
  ask(() => {
    guard = undefined
    history.go(by)
  })
}

function followLink(event: MouseEvent): void {
  const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey)
  const link = (event.target as Element | null)?.closest('a')
  if (event.defaultPrevented || !isPlain || !link || link.target || link.hasAttribute('download')) {
    return
  }
  const { origin, pathname, search, hash } = new URL(link.href)
  if (origin !== location.origin || !pathname.startsWith(`${base}/`) || hash !== '') return
  event.preventDefault()
  navigate(pathname + search)
}

/**
 * One word of the address's query, and how to change it: what is shown stands in the address, so
 * that Back and a copied link bring it back. `replace` while a value is being typed.
 */
export function useQuery(
  name: string,
  usual = '',
): [value: string, set: (value: string, o?: { replace?: boolean }) => void] {
  const { query } = useStore(place)
  const set = useCallback(
    (value: string, o?: { replace?: boolean }) =>
      setQuery({ [name]: value === usual ? '' : value }, o),
    [name, usual],
  )
  return [query.get(name) ?? usual, set]
}

/** Changes some words of the query at once; an empty one leaves it. A filter changed means page one. */
export function setQuery(changes: Query, o?: { replace?: boolean }): void {
  const query = new URLSearchParams(location.search)
  if (!('page' in changes)) query.delete('page')
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === '') query.delete(name)
    else query.set(name, String(value))
  }
  const text = query.toString()
  navigate(location.pathname + (text === '' ? '' : `?${text}`), o)
}
