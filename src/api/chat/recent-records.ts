import type { ChatRecord } from './chat-records.ts'

const most = 10_000 // chats that a node tells of at a time; some 5 MB

/** The records that this node has read lately, each until somebody changes it. */
export class RecentRecords {
  readonly #read: (id: string) => Promise<ChatRecord | undefined>
  readonly #records = new Map<string, Promise<ChatRecord | undefined>>()

  constructor(read: (id: string) => Promise<ChatRecord | undefined>) {
    this.#read = read
  }

  get(id: string): Promise<ChatRecord | undefined> {
    const known = this.#records.get(id)
    if (known !== undefined) return known
    const reading = this.#read(id)
    this.#records.set(id, reading)
    const forget = () => this.#records.get(id) === reading && this.#records.delete(id)
    reading.then((record) => record === undefined && forget(), forget)
    this.#dropOldest()
    return reading
  }

  forget(id: string): void {
    this.#records.delete(id)
  }

  forgetAll(): void {
    this.#records.clear()
  }

  #dropOldest(): void {
    if (this.#records.size <= most) return
    const [oldest] = this.#records.keys()
    if (oldest !== undefined) this.#records.delete(oldest)
  }
}
