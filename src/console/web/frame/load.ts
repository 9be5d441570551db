import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { onTopics, type Topic } from '../live/live.ts'
import { type ApiFault, api } from './api.ts'
import { type Query, spellQuery } from './router.ts'

/** What was asked for, and how that stands; data stays while newer is asked for, and when that fails. */
export interface Load<T> {
  readonly data: T | undefined
  /** When `data` came. */
  readonly at: number | undefined
  readonly fault: ApiFault | undefined
  readonly isLoading: boolean
  reload(): void
}

export interface LoadOptions {
  readonly query?: Query | undefined
  /** Asked again when one of these changes, at most once a second. */
  readonly topics?: readonly Topic[]
  /** Asked again after so many milliseconds, whatever comes live. */
  readonly every?: number
}

interface State<T> {
  readonly of: string
  readonly data?: T
  readonly at?: number
  readonly fault?: ApiFault
}

const coalesced = 1000 // ms in which changes make one call

/** Reads `path` (`undefined`: nothing yet) for as long as the component is shown. */
export function useLoad<T>(path: string | undefined, o: LoadOptions = {}): Load<T> {
  const call = path === undefined ? undefined : path + spellQuery(o.query)
  const [state, setState] = useState<State<T>>({ of: '' })
  const [isLoading, setLoading] = useState(false)
  const running = useRef<AbortController>(undefined)
  const isAsking = useRef(false)

  const reload = useCallback(() => {
    running.current?.abort()
    if (call === undefined) return
    const own = new AbortController()
    const { signal } = own
    running.current = own
    setLoading(true)
    isAsking.current = true
    api.get<T>(call, { signal }).then(
      (data) => {
        if (signal.aborted) return
        setState({ of: call, data, at: Date.now() })
        setLoading(false)
        isAsking.current = false
      },
      (fault: ApiFault) => {
        if (signal.aborted) return
        setState((former) => ({ ...(former.of === call ? former : {}), of: call, fault }))
        setLoading(false)
        isAsking.current = false
      },
    )
  }, [call])

  useEffect(() => {
    reload()
    return () => running.current?.abort()
  }, [reload])
  useNews(reload, o, isAsking)

  const own: State<T> = state.of === call ? state : { of: '' } // not what another address has brought
  return { data: own.data, at: own.at, fault: own.fault, isLoading, reload }
}

function useNews(
  reload: () => void,
  { topics = [], every }: LoadOptions,
  isAsking: { readonly current: boolean },
): void {
  useEffect(() => {
    if (every === undefined) return
    const timer = setInterval(() => {
      if (!document.hidden && !isAsking.current) reload() // an answer that is slow is waited for
    }, every)
    return () => clearInterval(timer)
  }, [reload, every])

  const names = topics.join()
  useEffect(() => {
    if (names === '') return
    let timer: ReturnType<typeof setTimeout> | undefined
    let last = 0
    const undo = onTopics(names.split(',') as Topic[], () => {
      timer ??= setTimeout(
        () => {
          timer = undefined
          last = Date.now()
          reload()
        },
        Math.max(0, last + coalesced - Date.now()),
      )
    })
    return () => {
      clearTimeout(timer)
      undo()
    }
  }, [reload, names])
}
