import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { FaultNote, Skeleton } from '../components/feedback.tsx'
import { ApiFault } from '../frame/api.ts'
import { type Found, findPath, type Path, paths } from '../frame/paths.ts'
import { zoneChoice } from '../frame/preferences.ts'
import { linkTo, navigate, place } from '../frame/router.ts'
import { resumeSession, type Session, session } from '../frame/session.ts'
import { useStore } from '../frame/store.ts'
import { language, loadAreas } from '../i18n/text.ts'
import { views } from '../views.ts'
import { NoAccess, NotFound } from './missing.tsx'
import { Shell } from './shell.tsx'

/** The page: the entrance alone, or a view in the shell for who is signed in. */
export function App() {
  useStore(language) // another language, another zone: everything is drawn again
  useStore(zoneChoice)
  const { path } = useStore(place)
  const known = useStore(session)
  const { isReady, fault } = useStart(path === '/signin')
  const found = findPath(path)

  if (fault !== undefined) return <FaultNote fault={fault} onRetry={() => location.reload()} />
  if (!isReady) return null
  if (found?.name === 'signin') return <Opened found={found} />
  if (known === undefined) return null // on the way to the entrance
  return (
    <Shell found={found}>
      <Inside found={found} known={known} />
    </Shell>
  )
}

/** The shell's strings, and the session of the cookie; the entrance asks for nothing before it must. */
function useStart(isEntrance: boolean) {
  const [isReady, setReady] = useState(false)
  const [fault, setFault] = useState<ApiFault>()
  const start = async () => {
    await loadAreas('common', 'shell')
    if (!isEntrance && (await resumeSession()) === undefined) return toEntrance()
  }
  useEffect(() => {
    start().then(
      () => setReady(true),
      (thrown) => {
        if (!(thrown instanceof ApiFault)) throw thrown
        setFault(thrown)
      },
    )
  }, [])
  return { isReady, fault }
}

function toEntrance(): void {
  const { path, query } = place.get()
  const next = path + (query.size > 0 ? `?${query}` : '')
  navigate(linkTo('signin', {}, { next: path === '/' ? '' : next }), { replace: true })
}

function Inside({ found, known }: { found: Found | undefined; known: Session }) {
  if (found === undefined) return <NotFound />
  const { seenBy }: Path = paths[found.name]
  return seenBy.includes(known.role) ? <Opened found={found} /> : <NoAccess roles={seenBy} />
}

type AnyView = ComponentType<{ params: Readonly<Record<string, string>> }>

/** Loads a view with its strings; the one before stays until then. */
function Opened({ found }: { found: Found }) {
  const [opened, setOpened] = useState<{ name: string; View: AnyView; title: string }>()
  const [missing, setMissing] = useState<string>() // the view whose chunk did not come
  const { name, params } = found
  useEffect(() => {
    let isWanted = true
    const { area } = paths[name]
    setMissing(undefined)
    Promise.all([views[name](), loadAreas(area)]).then(
      ([{ View }]) => {
        if (isWanted) setOpened({ name, View: View as unknown as AnyView, title: area })
      },
      () => {
        if (isWanted) setMissing(name)
      },
    )
    return () => {
      isWanted = false
    }
  }, [name])
  useFocusOnArrival(opened?.name)
  if (missing === name) return <FaultNote fault={notThere} onRetry={() => location.reload()} />
  if (opened === undefined) return <Skeleton />
  return opened.name === name ? <opened.View key={name} params={params} /> : <Skeleton />
}

const notThere = new ApiFault({ status: 0, message: '' })

let isFirst = true // the page itself is read aloud when it opens

/** Whoever navigates is at the heading of what has opened. */
function useFocusOnArrival(name: string | undefined): void {
  useEffect(() => {
    if (name === undefined) return
    if (!isFirst) document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true })
    if (!isFirst) scrollTo(0, 0)
    isFirst = false
  }, [name])
}
