import { setTimeout } from 'node:timers/promises'
import type { Logger, Milliseconds } from '../../base/kernel/index.ts'
import type { Chat, ChatEntry } from './chat.ts'
import type { ChatListener } from './chat-server.ts'
import type { Changed, ChatStore } from './chat-store.ts'

const firstPause: Milliseconds = 100 // after a listener has failed; doubled each time
const longestPause: Milliseconds = 2000
const mostFailures = 10 // in a row; then the chat is left to whoever looks at it next
const mostAtOnce = 20 // entries told before the store hears of it: a long telling must not lapse
const sureFor: Milliseconds = 2500 // half of what the store gives: who was frozen since may be told that another tells
const longestFarewell: Milliseconds = 1000 // for what is being told when the node leaves
const usualMost = 10_000 // chats remembered from one entry to the next; some 30 MB

/** A chat that this node tells of. */
interface Telling {
  readonly id: string
  /** What the listener has heard, or hears now. */
  told: number
  /** As it was when somebody last came or went. */
  chat: Chat | undefined
  /** What is to be told next, without a hole. */
  entries: ChatEntry[]
  /** Entries were written elsewhere, or answers came out of order: the rest must be read. */
  incomplete: boolean
  resumed: boolean
  busy: boolean
  /** Until then no other node can have told of it. */
  sureUntil: number
}

/**
 * Tells the listener of each chat's entries in order. One node tells of a chat at a time: the one
 * that wrote to it first, as long as it goes on; change.lua decides. What it tells comes from the
 * answers to its own writes, or is read where other nodes wrote.
 */
export class ChatFeed {
  readonly #store: ChatStore
  readonly #logger: Logger
  readonly #most: number
  /** Those of whose entries the last was told longest ago come first. */
  readonly #chats = new Map<string, Telling>()
  readonly #underWay = new Set<Promise<void>>()
  #listener: ChatListener | undefined
  #closed = false

  constructor(store: ChatStore, logger: Logger, most = usualMost) {
    this.#store = store
    this.#logger = logger
    this.#most = most
  }

  /** Chats that are remembered here. */
  get size(): number {
    return this.#chats.size
  }

  tell(listener: ChatListener): void {
    this.#listener = listener
  }

  /** A change was made by this node, asked for then; `told` is what the listeners knew before. */
  changed(id: string, { entries, here, told }: Changed, askedAt = performance.now()): void {
    if (!here || entries.length === 0) {
      if (entries.length > 0) this.#chats.delete(id) // another node tells of it now
      return
    }
    const telling = this.#tellingOf(id, told)
    telling.sureUntil = Math.max(telling.sureUntil, askedAt + sureFor)
    for (const entry of entries) this.#add(telling, entry)
    this.#go(telling)
  }

  /** Another node has written to a chat that this one tells of. */
  wake(id: string): void {
    const telling = this.#chats.get(id)
    if (telling === undefined) {
      this.takeOver(id).catch((error: unknown) => {
        this.#logger.debug({ err: error }, 'a chat could not be taken over') // whoever looks next tries again
      })
      return
    }
    telling.incomplete = true
    this.#go(telling)
  }

  /** Goes on where a node has stopped, if one has. False while another is still thought to be at it. */
  async takeOver(id: string): Promise<boolean> {
    const told = await this.#store.takeOver(id)
    if (typeof told !== 'number') return told === 'all-told'
    const telling = this.#tellingOf(id, told)
    this.#readOn(telling)
    this.#go(telling)
    return true
  }

  /** Nothing more will be written to it. */
  forget(id: string): void {
    const telling = this.#chats.get(id)
    if (telling !== undefined && !telling.busy && telling.entries.length === 0)
      this.#chats.delete(id)
  }

  /** Ends what is under way, and lets any other node go on at once. */
  async close(): Promise<void> {
    this.#closed = true
    const late = setTimeout(longestFarewell, undefined, { ref: false })
    await Promise.race([Promise.all(this.#underWay), late])
    const idle = [...this.#chats.values()].filter(({ busy }) => !busy).map(({ id }) => id)
    this.#chats.clear()
    await this.#store.release(idle).catch((error: unknown) => {
      this.#logger.debug({ err: error }, 'chats could not be given up') // they lapse in some seconds
    })
  }

  #tellingOf(id: string, told: number): Telling {
    const telling = this.#chats.get(id) ?? newTelling(id, told)
    catchUp(telling, told)
    this.#chats.delete(id) // to the end of those there are
    this.#chats.set(id, telling)
    this.#dropOldest()
    return telling
  }

  /** Whoever is dropped is known again with the next entry, at the cost of a look at what was told. */
  #dropOldest(): void {
    if (this.#chats.size <= this.#most) return
    for (const { id, busy } of this.#chats.values()) {
      if (!busy) {
        this.#chats.delete(id)
        return
      }
    }
  }

  #add(telling: Telling, entry: ChatEntry): void {
    const last = telling.entries.at(-1)?.position ?? telling.told
    if (entry.position === last + 1) telling.entries.push(entry)
    else if (entry.position > last) this.#readOn(telling)
  }

  /** What is missing was written elsewhere: unless we are at it, whoever told it may have died over it. */
  #readOn(telling: Telling): void {
    telling.incomplete = true
    telling.resumed ||= !telling.busy
  }

  #go(telling: Telling): void {
    if (telling.busy) return
    telling.busy = true
    const done = this.#tellAll(telling)
      .catch((error: unknown) => {
        this.#logger.warn({ err: error }, 'a chat is not told of any more here')
        this.#drop(telling)
      })
      .finally(() => this.#underWay.delete(done))
    this.#underWay.add(done)
  }

  async #tellAll(telling: Telling): Promise<void> {
    while (!this.#closed && (telling.incomplete || telling.entries.length > 0)) {
      const isSure = !telling.incomplete && performance.now() < telling.sureUntil
      const all = isSure ? telling.entries.splice(0) : await this.#read(telling)
      const entries = all.slice(0, mostAtOnce)
      const last = entries.at(-1)
      if (last === undefined) continue
      telling.entries.unshift(...all.slice(mostAtOnce))
      telling.told = Math.max(telling.told, last.position) // a late answer to one of these is no news
      await this.#tell(telling, entries)
      telling.resumed &&= all.length > mostAtOnce
      const askedAt = performance.now()
      if (!(await this.#store.told(telling.id, telling.told))) {
        this.#drop(telling)
        return
      }
      telling.sureUntil = askedAt + sureFor
    }
    telling.busy = false // with the last look: what comes a moment later must find nobody at work
    if (telling.chat === undefined || telling.chat.ended !== undefined) this.#drop(telling)
  }

  #drop(telling: Telling): void {
    if (this.#chats.get(telling.id) === telling) this.#chats.delete(telling.id)
  }

  /** Nothing when another node tells of it by now: who was frozen meanwhile hears late of what was new then. */
  async #read(telling: Telling): Promise<readonly ChatEntry[]> {
    telling.incomplete = false
    telling.entries = [] // all of them will be read; what is written from here on may not
    const told = await this.#store.takeOver(telling.id)
    if (typeof told !== 'number') {
      const isOver = told === 'told-elsewhere' && telling.entries.length === 0
      if (isOver && !telling.incomplete) this.#drop(telling)
      return []
    }
    catchUp(telling, told)
    telling.resumed ||= performance.now() > telling.sureUntil // another may have begun to tell, and lost it
    const { entries = [] } = (await this.#store.read(telling.id, telling.told)) ?? {}
    const last = entries.at(-1)?.position ?? telling.told
    telling.entries = telling.entries.filter(({ position }) => position > last)
    return entries
  }

  async #tell(telling: Telling, entries: readonly ChatEntry[]): Promise<void> {
    for (let failures = 0, pause = firstPause; ; failures += 1, pause *= 2) {
      try {
        if (telling.chat === undefined || entries.some(isComingOrGoing)) {
          telling.chat = await this.#store.find(telling.id)
        }
        const { chat, resumed } = telling
        if (chat !== undefined) await this.#listener?.(chat, entries, { resumed })
        return
      } catch (error) {
        if (failures === mostFailures || this.#closed) throw error
        telling.resumed = true // it may have told some of them
        this.#logger.debug({ err: error }, 'a chat could not be told of, trying again')
        await setTimeout(Math.min(pause, longestPause), undefined, { ref: false })
      }
    }
  }
}

function newTelling(id: string, told: number): Telling {
  const idle = { chat: undefined, entries: [], incomplete: false, busy: false, sureUntil: 0 }
  return { id, told, resumed: told > 0, ...idle }
}

/** Another node may have told of it since: not again what it told, and not as the chat was then. */
function catchUp(telling: Telling, told: number): void {
  if (telling.told >= told) return
  telling.told = told
  telling.chat = undefined
  telling.entries = telling.entries.filter(({ position }) => position > told)
}

/** With these the chat itself has changed: who is in it, or whether it goes on. */
function isComingOrGoing({ type }: ChatEntry): boolean {
  return type === 'Notice.Joined' || type === 'Notice.Left'
}
