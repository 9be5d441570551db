import { useEffect } from 'preact/hooks'
import { type Session, session } from '../frame/session.ts'
import { createStore, type Undo } from '../frame/store.ts'
import { Refused, rest, runSession } from './cometd.ts'

/** What may have changed; the views ask for the news themselves. */
export type Topic =
  | 'nodes'
  | 'options'
  | 'callback'
  | 'delivery'
  | 'audit'
  | 'desk'
  | 'stat'
  | 'number'

/** Anything but `console.changed` that comes by the mailbox: offers and what is said in chats. */
export interface LiveEvent {
  readonly tag: string
  readonly message: unknown
}

/**
 * live          the channel is open; news come by themselves
 * reconnecting  it was, and is tried again; what is shown is as old as `since`
 * polling       it is refused or stays away; views ask every 15 s
 * paused        nobody looks; everything is asked for again on return
 */
export interface LiveState {
  readonly is: 'live' | 'reconnecting' | 'polling' | 'paused'
  readonly since: number
}

export const liveState = createStore<LiveState>({ is: 'reconnecting', since: Date.now() })

const [firstPause, longestPause] = [500, 8000] // ms between attempts to come back
const patience = 30_000 // ms of reconnecting, after which views ask by themselves
const pollPause = 15_000 // ms between their asking
const hiddenFor = 30_000 // ms out of sight, after which the channel is let go

type TopicListener = (topic: Topic | undefined, key: string | undefined) => void
const topicListeners = new Set<TopicListener>()
const eventListeners = new Set<(event: LiveEvent) => void>()

/** Calls back at each change of these topics, and whenever a change may have been missed. */
export function onTopics(topics: readonly Topic[], listener: (key?: string) => void): Undo {
  const hear: TopicListener = (topic, key) => {
    if (topic === undefined || topics.includes(topic)) listener(key)
  }
  topicListeners.add(hear)
  return () => topicListeners.delete(hear)
}

/** The mailbox's other events, for the time a component is shown. */
export function useLiveEvents(listener: (event: LiveEvent) => void): void {
  useEffect(() => {
    eventListeners.add(listener)
    return () => {
      eventListeners.delete(listener)
    }
  }, [listener])
}

/** Opens a channel for whoever is signed in, and closes it when they leave. */
export function startLive(): void {
  let stop = () => {}
  session.subscribe((opened) => {
    stop()
    stop = opened === undefined ? () => {} : keepOpen(opened)
  })
}

function keepOpen(opened: Session): Undo {
  const end = new AbortController()
  const mailbox = opened.mailbox ?? (opened.role === 'agent' ? `agent:${opened.user}` : undefined)
  const timer = setInterval(() => {
    if (liveState.get().is === 'polling') somethingChanged(undefined, undefined)
  }, pollPause)
  end.signal.addEventListener('abort', () => clearInterval(timer))
  if (mailbox === undefined) enter('polling')
  else run(opened, mailbox, end.signal).catch((error) => console.debug('live channel:', error))
  return () => end.abort()
}

/** An agent's channel stays open out of sight too: offers ring there. */
async function run({ csrf, role }: Session, user: string, end: AbortSignal): Promise<void> {
  const mayPause = role !== 'agent' && !user.startsWith('agent:')
  for (let pause = firstPause; !end.aborted; pause = Math.min(2 * pause, longestPause)) {
    const attempt = new AbortController()
    const signal = AbortSignal.any([end, mayPause ? untilUnseen(attempt.signal) : end])
    const connected = () => {
      pause = firstPause
      if (liveState.get().is !== 'live') somethingChanged(undefined, undefined)
      enter('live')
    }
    const thrown = await runSession({ user, csrf, signal, heard, connected }).catch((e) => e)
    attempt.abort()
    if (end.aborted) return
    if (document.hidden && signal.aborted) await untilSeen(end)
    else {
      noteFailure(thrown)
      await rest(thrown instanceof Refused ? pollPause : pause, end)
    }
  }
}

function noteFailure(thrown: unknown): void {
  const { is, since } = liveState.get()
  if (thrown instanceof Refused) enter('polling')
  else if (is === 'live' || is === 'paused') enter('reconnecting')
  else if (is === 'reconnecting' && Date.now() - since > patience) enter('polling')
}

function enter(is: LiveState['is']): void {
  if (liveState.get().is !== is) liveState.set({ is, since: Date.now() })
}

/** Aborts when the page has been out of sight for a while; looks no more once the attempt is over. */
function untilUnseen(over: AbortSignal): AbortSignal {
  const unseen = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const look = () => {
    clearTimeout(timer)
    if (document.hidden) timer = setTimeout(() => unseen.abort(), hiddenFor)
  }
  document.addEventListener('visibilitychange', look, { signal: over })
  over.addEventListener('abort', () => clearTimeout(timer))
  look()
  return unseen.signal
}

async function untilSeen(end: AbortSignal): Promise<void> {
  enter('paused')
  const seen = new AbortController()
  await new Promise<void>((resolve) => {
    const look = () => {
      if (document.hidden && !end.aborted) return
      seen.abort()
      resolve()
    }
    document.addEventListener('visibilitychange', look, { signal: seen.signal })
    end.addEventListener('abort', look, { signal: seen.signal })
    look()
  })
}

function heard(data: unknown): void {
  const { tag, message } = data as LiveEvent
  if (tag === 'console.changed') {
    const { topic, key } = message as { topic: Topic; key?: string }
    somethingChanged(topic, key)
  } else {
    if (tag.startsWith('desk.')) somethingChanged('desk', undefined)
    for (const each of [...eventListeners]) each({ tag, message })
  }
}

function somethingChanged(topic: Topic | undefined, key: string | undefined): void {
  for (const each of [...topicListeners]) each(topic, key)
}
