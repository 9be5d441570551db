import { type Milliseconds, type Seconds, systemClock, type Undo } from '../../base/kernel/index.ts'
import type { Redis } from '../../base/redis/index.ts'
import type { Place } from '../../channels/cometd/index.ts'
import { changedChannel, recordKey, userKey } from './chat-keys.ts'
import type { ChatRecord, ChatRecords, PushTarget, Telling } from './chat-records.ts'
import { RecentRecords } from './recent-records.ts'

const afterlife: Seconds = 3600 // for what is told when a chat ends together with its service
const mostOfUser = 20 // chats of one user that a handshake or a disconnect concerns

/** A change of fields; see write-record.lua. */
interface Change {
  readonly life?: Seconds
  readonly unless?: string
  /** Other nodes must hear of it. */
  readonly told?: boolean
  readonly clear?: readonly string[]
  readonly set?: Readonly<Record<string, string | number>>
}

export async function createRedisChatRecords(redis: Redis): Promise<ChatRecords> {
  const records = new RedisChatRecords(redis)
  await records.follow()
  return records
}

class RedisChatRecords implements ChatRecords {
  readonly #redis: Redis
  readonly #recent = new RecentRecords((id) => this.find(id))
  readonly #write
  readonly #undo: Undo[] = []

  constructor(redis: Redis) {
    this.#redis = redis
    const file = new URL('./write-record.lua', import.meta.url)
    this.#write = redis.script<number>({ name: 'chat-write-record', keys: 1, file })
  }

  /** Hears from now on what other nodes change. */
  async follow(): Promise<void> {
    this.#undo.push(
      await this.#redis.subscribe(changedChannel, (id) => this.#recent.forget(id)),
      this.#redis.onResubscribed(() => this.#recent.forgetAll()),
    )
  }

  async close(): Promise<void> {
    for (const undo of this.#undo.splice(0)) undo()
  }

  async begin(id: string, { user, push, timeZoneOffset }: Telling, ttl: Seconds): Promise<void> {
    const life = ttl + afterlife
    if (user !== undefined) await this.#list(user, id, life)
    const set = {
      z: timeZoneOffset,
      ...(user === undefined ? {} : { u: user }),
      ...(push === undefined ? {} : { t: JSON.stringify(push) }),
    }
    const clear = [...absence, ...(user === undefined ? ['u'] : []), ...(push ? [] : ['t'])]
    await this.#change(id, { life, told: true, clear, set })
  }

  async noteAvailable(id: string, ttl: Seconds): Promise<void> {
    await this.#change(id, { life: ttl + afterlife, set: { v: 1 } })
  }

  async find(id: string): Promise<ChatRecord | undefined> {
    const fields = await this.#redis.commands.hgetall(recordKey(id))
    return Object.keys(fields).length === 0 ? undefined : toRecord(fields)
  }

  recall(id: string): Promise<ChatRecord | undefined> {
    return this.#recent.get(id)
  }

  ofUser(user: string): Promise<readonly string[]> {
    return this.#redis.commands.zrevrange(userKey(user), 0, mostOfUser - 1)
  }

  async unlist(id: string, user: string): Promise<void> {
    await this.#redis.commands.zrem(userKey(user), id)
    this.#recent.forget(id)
  }

  async noteAnswered(id: string, position: number): Promise<void> {
    await this.#change(id, { set: { c: position } })
  }

  async leave(id: string, confirmed: Place | undefined): Promise<void> {
    const place = confirmed === undefined ? '' : `${confirmed.epoch} ${confirmed.position}`
    await this.#change(id, { told: true, set: { a: place } })
  }

  async comeBack(id: string): Promise<void> {
    await this.#change(id, { told: true, clear: absence })
  }

  announce(id: string): Promise<boolean> {
    return this.#change(id, { unless: 'n', set: { n: 1 } })
  }

  async notePushed(id: string, position: number): Promise<void> {
    await this.#change(id, { clear: ['f'], set: { x: position, g: 1 } })
  }

  async notePushFailed(id: string, failures: number): Promise<void> {
    await this.#change(id, { set: { f: failures } })
  }

  async dropPush(id: string): Promise<void> {
    await this.#change(id, { told: true, clear: ['t'] })
  }

  async remove(id: string): Promise<void> {
    await this.#redis.commands.del(recordKey(id))
    await this.#redis.publish(changedChannel, id)
  }

  async now(): Promise<Milliseconds> {
    const [seconds, microseconds] = await this.#redis.commands.time()
    return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000)
  }

  async #list(user: string, id: string, life: Seconds): Promise<void> {
    const { commands } = this.#redis
    const key = userKey(user)
    const ms = Math.ceil(life * 1000)
    await Promise.all([
      commands.zadd(key, systemClock.now(), id),
      commands.zremrangebyrank(key, 0, -1 - mostOfUser),
      commands.pexpire(key, ms, 'NX'), // GT takes a key that is new for endless
      commands.pexpire(key, ms, 'GT'),
    ])
  }

  /** True when something was changed. */
  async #change(id: string, { life, unless, told, clear = [], set = {} }: Change) {
    const changed = await this.#write(
      [recordKey(id)],
      [
        life === undefined ? '' : Math.ceil(life * 1000),
        unless ?? '',
        told === true ? this.#redis.channel(changedChannel) : '',
        id,
        clear.length,
        ...clear,
        ...Object.entries(set).flat(),
      ],
    )
    if (told === true) this.#recent.forget(id)
    return changed === 1
  }
}

const absence = ['a', 'n', 'g', 'f']

function toRecord(fields: Readonly<Record<string, string>>): ChatRecord {
  return {
    user: fields.u,
    push: fields.t === undefined ? undefined : (JSON.parse(fields.t) as PushTarget),
    timeZoneOffset: fields.z ?? '0',
    available: fields.v !== undefined,
    answered: Number(fields.c ?? 0),
    pushed: Number(fields.x ?? 0),
    away:
      fields.a === undefined
        ? undefined
        : {
            confirmed: toPlace(fields.a),
            announced: fields.n !== undefined,
            pushing: fields.g !== undefined,
            failures: Number(fields.f ?? 0),
          },
  }
}

function toPlace(text: string): Place | undefined {
  const [epoch = '', position] = text.split(' ')
  return position === undefined ? undefined : { epoch, position: Number(position) }
}
