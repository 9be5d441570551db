import type {
  Clock,
  Live,
  Logger,
  Milliseconds,
  Seconds,
  Undo,
} from '../../../base/kernel/index.ts'
import type { Timers } from '../../../base/timers/index.ts'
import {
  type Chat,
  type ChatEntry,
  type ChatServer,
  client,
} from '../../../center/chat-server/index.ts'
import type { CometdServer, Farewell, Place } from '../../../channels/cometd/index.ts'
import { positionsIn, refreshTag } from '../chat-answers.ts'
import type { Absence, ChatRecord, ChatRecords } from '../chat-records.ts'
import type { ChatWish, ChatWishes } from './chat-wishes.ts'
import type { Pusher } from './pusher.ts'

const timer = 'chat.watch'
const mostUnread = 1000 // messages of a mailbox looked through; more are the fault of something else
const mostArmed = 10_000 // chats; forgetting that one is armed costs a timer, not a notice

export interface WatchParts {
  readonly records: ChatRecords
  readonly chats: Pick<ChatServer, 'find' | 'transcript' | 'say'>
  readonly cometd: Pick<
    CometdServer,
    'standing' | 'isPresent' | 'recent' | 'rewind' | 'onHandshake' | 'onDisconnect'
  >
  readonly timers: Pick<Timers, 'handle' | 'schedule'>
  readonly wishes: ChatWishes
  readonly pusher: Pusher
  /** How long news may stay unconfirmed before a device counts as away. */
  readonly patience: Live<Seconds>
  readonly clock: Clock
  readonly logger: Logger
}

/**
 * Looks after customers over CometD whose devices fall asleep: tells the agent, and pushes what no
 * device has confirmed (reference: Chat API Push Notification and Background State).
 *
 * One durable timer a chat decides, so it decides on one node at a time and outlives a node that
 * dies. Whatever else is learnt, of devices that come and go and of what agents say, is written
 * down and wakes it. What is unread is what the mailbox says: nobody counts it here.
 */
export class ChatWatch {
  readonly #parts: WatchParts
  /** Until when the timer of a chat will have looked; this node tells of the chat. */
  readonly #armed = new Map<string, Milliseconds>()
  readonly #undo: Undo[]

  constructor(parts: WatchParts) {
    this.#parts = parts
    parts.timers.handle(timer, ({ id, payload: user }) => this.#lookIfUnread(id, user))
    this.#undo = [
      parts.cometd.onHandshake((user) => this.#returned(user)),
      parts.cometd.onDisconnect((farewell) => this.#parted(farewell)),
    ]
  }

  close(): void {
    for (const undo of this.#undo.splice(0)) undo()
  }

  /** Entries were put into the customer's mailbox. */
  async heard(
    chat: Chat,
    { away, user }: ChatRecord,
    entries: readonly ChatEntry[],
  ): Promise<void> {
    if (user === undefined || !entries.some(isFromStaff)) return
    const { clock, records } = this.#parts
    const now = clock.now()
    const isArmed = (this.#armed.get(chat.id) ?? 0) > now
    if (away === undefined && !isArmed) await this.#arm(chat.id, user, now)
    // A device may have gone to sleep since the record was read, and been looked at before the mailbox had this.
    const isAway = away !== undefined || (await records.find(chat.id))?.away !== undefined
    if (isAway) await this.#lookAt(chat.id, now)
  }

  async #arm(id: string, user: string, now: Milliseconds): Promise<void> {
    const at = now + this.#patience
    await this.#parts.timers.schedule(timer, id, at, user)
    if (this.#armed.size >= mostArmed) this.#armed.clear()
    this.#armed.set(id, at)
  }

  /** Nothing more will be said in the chat: devices that come and go do not concern it. */
  async ended(id: string, user: string): Promise<void> {
    this.#armed.delete(id)
    await this.#parts.records.unlist(id, user)
  }

  get #patience(): Milliseconds {
    return this.#parts.patience() * 1000
  }

  /** A device of the user is there (again): what it was not told lies in its mailbox. */
  async #returned(user: string): Promise<void> {
    const { records, clock } = this.#parts
    for (const id of await records.ofUser(user)) {
      await records.comeBack(id)
      await this.#lookAt(id, clock.now() + this.#patience)
    }
  }

  /** The last device of the user says that it goes to sleep, and perhaps how much it has. */
  async #parted({ user, ext, last }: Farewell): Promise<void> {
    if (!last) return
    const { records, chats, cometd, clock } = this.#parts
    const living: string[] = []
    for (const id of await records.ofUser(user)) {
      if ((await chats.find(id))?.ended === undefined) living.push(id)
    }
    const position = positionOf(ext)
    const [latest] = living
    if (latest !== undefined && position !== undefined) {
      await this.#rewind(user, latest, position)
    }
    const confirmed = toPlace(await cometd.standing(user))
    for (const id of living) {
      await records.leave(id, confirmed)
      await this.#lookAt(id, clock.now())
    }
  }

  /** The mailbox is to begin again after what the device has, if more was written to its socket. */
  async #rewind(user: string, id: string, position: number): Promise<void> {
    const { cometd } = this.#parts
    const standing = await cometd.standing(user)
    if (standing === undefined) return
    const kept = await cometd.recent(user, mostUnread)
    const missed = kept.find(({ tag, message }) => {
      return tag === refreshTag(id) && (positionsIn(message)?.last ?? 0) > position
    })
    if (missed === undefined) return
    await cometd.rewind(user, { epoch: standing.epoch, position: missed.position - 1 })
  }

  /**
   * The look at a chat whose customer is there, as far as anybody knows, is one command where all is
   * read: there is one of these every few seconds for each chat that goes on. `user` is empty where
   * there is more to look for.
   */
  async #lookIfUnread(id: string, user: string): Promise<void> {
    if (user !== '') {
      const standing = await this.#parts.cometd.standing(user)
      if (standing !== undefined && standing.last <= standing.confirmed) return
    }
    await this.#look(id)
  }

  async #look(id: string): Promise<void> {
    const { records, chats, cometd } = this.#parts
    const [record, chat] = await Promise.all([records.find(id), chats.find(id)])
    if (record?.user === undefined || chat === undefined) return
    if (chat.ended?.reason === 'customer') return // who has ended it waits for nothing
    const standing = await cometd.standing(record.user)
    const confirmed = toPlace(standing)
    const unread = await this.#unread(chat, record.user, standing)
    if (record.away === undefined) await this.#lookForAbsence(chat, record, unread, confirmed)
    else if (await this.#hasReturned(record.user, record.away, confirmed)) {
      await records.comeBack(id)
      await this.#lookForAbsence(chat, { ...record, away: undefined }, unread, confirmed)
    } else await this.#attend(chat, { ...record, away: record.away }, unread)
  }

  /** A device has confirmed something since, and not only what it had before it said goodbye. */
  async #hasReturned(user: string, away: Absence, confirmed: Place | undefined): Promise<boolean> {
    return hasAdvanced(away.confirmed, confirmed) && (await this.#parts.cometd.isPresent(user))
  }

  async #lookForAbsence(
    chat: Chat,
    record: ChatRecord,
    unread: readonly ChatEntry[],
    confirmed: Place | undefined,
  ): Promise<void> {
    const [first] = unread
    if (first === undefined) return
    const { records } = this.#parts
    const left = first.at + this.#patience - (await records.now())
    if (left > 0) {
      await this.#lookIn(chat.id, left)
      return
    }
    await records.leave(chat.id, confirmed)
    const away = { confirmed, announced: false, pushing: false, failures: 0 }
    await this.#attend(chat, { ...record, away }, unread)
  }

  /** The customer is away: tells the agent once, and pushes when it is time. */
  async #attend(
    chat: Chat,
    record: ChatRecord & { away: Absence },
    unread: readonly ChatEntry[],
  ): Promise<void> {
    const { records, wishes, pusher } = this.#parts
    const wish = await wishes.of(chat.id)
    if (!record.away.announced && hasAgent(chat)) await this.#announce(chat.id, wish)
    const news = unread.filter(({ position, type }) => {
      return position > record.pushed && !wish.filtered.has(type)
    })
    const [first] = news
    if (first === undefined || record.push === undefined) return
    const left = first.at + wish.pushAfter * 1000 - (await records.now())
    if (left > 0 && !record.away.pushing) {
      await this.#lookIn(chat.id, left)
      return
    }
    if ((await records.find(chat.id))?.away === undefined) return // it has just returned
    const again = await pusher.push(chat.id, record.push, wish.pushText, news, record.away.failures)
    if (again !== undefined) await this.#lookIn(chat.id, again * 1000)
  }

  /** Once in an absence; a chat that has ended meanwhile needs no telling. */
  async #announce(id: string, { awayText }: ChatWish): Promise<void> {
    const { records, chats, logger } = this.#parts
    if (!(await records.announce(id))) return
    try {
      await chats.say(id, client, { type: 'Notice.Custom', text: awayText })
    } catch (error) {
      logger.debug({ err: error }, 'an agent could not be told that the customer is away')
    }
  }

  /** What the staff has said and no device of the customer has confirmed. */
  async #unread(
    chat: Chat,
    user: string,
    standing: Standing | undefined,
  ): Promise<readonly ChatEntry[]> {
    const { cometd, chats } = this.#parts
    if (standing === undefined || standing.last <= standing.confirmed) return []
    const most = Math.min(standing.last - standing.confirmed, mostUnread)
    const kept = await cometd.recent(user, most)
    const first = kept.find(({ position, tag }) => {
      return position > standing.confirmed && tag === refreshTag(chat.id)
    })
    const positions = positionsIn(first?.message)
    if (positions === undefined) return []
    const { entries } = await chats.transcript(chat.id, positions.first - 1)
    return entries.filter(isFromStaff)
  }

  #lookIn(id: string, left: Milliseconds): Promise<void> {
    return this.#lookAt(id, this.#parts.clock.now() + left)
  }

  async #lookAt(id: string, at: Milliseconds): Promise<void> {
    await this.#parts.timers.schedule(timer, id, at)
  }
}

type Standing = NonNullable<Awaited<ReturnType<CometdServer['standing']>>>

const isFromStaff = ({ party }: ChatEntry) => party.type !== 'CLIENT'

const hasAgent = ({ ended, parties }: Chat) =>
  ended === undefined && parties.some(({ type }) => type !== 'CLIENT')

function toPlace(standing: Standing | undefined): Place | undefined {
  return standing && { epoch: standing.epoch, position: standing.confirmed }
}

function hasAdvanced(before: Place | undefined, now: Place | undefined): boolean {
  if (now === undefined) return false
  if (before === undefined) return now.position > 0
  return now.epoch === before.epoch && now.position > before.position
}

/** `ext.transcriptPosition` of a disconnect; clients send it as text. */
function positionOf(ext: unknown): number | undefined {
  if (typeof ext !== 'object' || ext === null) return undefined
  const { transcriptPosition } = ext as Readonly<Record<string, unknown>>
  const text =
    typeof transcriptPosition === 'number' ? String(transcriptPosition) : transcriptPosition
  return typeof text === 'string' && /^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined
}
