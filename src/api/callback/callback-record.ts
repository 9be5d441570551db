import type {
  Callback,
  CallbackRef,
  CallbackState,
  Farewell,
  News,
  Submission,
  Telling,
} from './callback.ts'

/*
 * A callback as text: its version and a blank, which is all that change.lua reads; one line of JSON;
 * and its history, which queries leave unread.
 */

interface Stored {
  readonly state: CallbackState
  readonly reason?: string
  readonly desired: number
  readonly created: number
  readonly expires: number
  readonly due?: number
  readonly cell?: number
  readonly data: string
  readonly user?: string
  readonly session?: string
  readonly submission?: Submission
  readonly ask?: number
  readonly attempts?: number
  readonly farewell?: Farewell
  readonly news?: readonly News[]
  readonly telling?: Telling
  readonly customer?: string
  readonly properties: Readonly<Record<string, string>>
}

/** Written out field by field: it is on the way of every change, and spreading takes its time. */
export function toText(callback: Callback): string {
  const stored = {
    state: callback.state,
    reason: callback.reason,
    desired: callback.desiredAt,
    created: callback.createdAt,
    expires: callback.expiresAt,
    due: callback.dueAt,
    cell: callback.cell,
    data: callback.dataId,
    user: callback.user,
    session: callback.session,
    submission: callback.submission,
    ask: callback.askAt,
    attempts: callback.attempts === 0 ? undefined : callback.attempts,
    farewell: callback.farewell,
    news: callback.news.length === 0 ? undefined : callback.news,
    telling: callback.telling,
    customer: callback.customer,
    properties: callback.properties,
  } satisfies { [Name in keyof Stored]-?: Stored[Name] | undefined }
  return `${callback.version} ${JSON.stringify(stored)}\n${callback.history}`
}

export function parseCallback({ service, id }: CallbackRef, text: string): Callback {
  const blank = text.indexOf(' ')
  const line = text.indexOf('\n')
  const stored: Stored = JSON.parse(text.slice(blank + 1, line))
  const { submission } = stored
  return {
    service,
    id,
    version: Number(text.slice(0, blank)),
    state: stored.state,
    reason: stored.reason,
    desiredAt: stored.desired,
    createdAt: stored.created,
    expiresAt: stored.expires,
    dueAt: stored.due,
    cell: stored.cell,
    dataId: stored.data,
    user: stored.user,
    session: stored.session,
    submission: submission && { ...submission, inDoubtUntil: submission.inDoubtUntil },
    askAt: stored.ask,
    attempts: stored.attempts ?? 0,
    farewell: stored.farewell,
    news: stored.news?.map((each) => ({ ...each, reason: each.reason })) ?? [],
    telling: stored.telling,
    customer: stored.customer,
    properties: stored.properties,
    history: text.slice(line + 1),
  }
}
