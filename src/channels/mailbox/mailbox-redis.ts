import type { CometdOptions } from '../../base/config/index.ts'
import { type Live, type Seconds, systemClock, type Undo } from '../../base/kernel/index.ts'
import type { Redis } from '../../base/redis/index.ts'
import {
  type Appended,
  type Appending,
  type Claim,
  type ClaimFor,
  type Entry,
  keyLifetime,
  type Mailboxes,
  type SessionNotice,
  type Standing,
} from './mailbox.ts'
import { nodeChannel, userKeys } from './mailbox-keys.ts'
import { NodeChannel } from './node-channel.ts'
import { NodeLease } from './node-lease.ts'

const mostAtOnce = 100 // mailboxes that one script writes: Redis serves nobody else meanwhile

type ClaimReply = [string, number, number, number, number, number, number, ...string[]]

export async function createRedisMailboxes(
  redis: Redis,
  nodeId: string,
  options: Live<CometdOptions>,
): Promise<Mailboxes> {
  const channel = new NodeChannel()
  const stop = await redis.subscribe(nodeChannel(nodeId), (line) => channel.hear(line))
  const lease = new NodeLease(redis.commands, nodeId)
  await lease.begin()
  return new RedisMailboxes({ redis, nodeId, options, channel, lease, stop })
}

class RedisMailboxes implements Mailboxes {
  readonly #redis: Redis
  readonly #nodeId: string
  readonly #options: Live<CometdOptions>
  readonly #channel: NodeChannel
  readonly #lease: NodeLease
  readonly #stop: Undo
  readonly #channelPrefix: string
  readonly #append
  readonly #rewind
  readonly #open
  readonly #claim
  readonly #subscribe
  readonly #confirm
  readonly #close

  constructor(o: {
    redis: Redis
    nodeId: string
    options: Live<CometdOptions>
    channel: NodeChannel
    lease: NodeLease
    stop: Undo
  }) {
    const { redis, nodeId } = o
    this.#redis = redis
    this.#nodeId = nodeId
    this.#options = o.options
    this.#channel = o.channel
    this.#lease = o.lease
    this.#stop = o.stop
    this.#channelPrefix = redis.channel(nodeChannel(''))
    this.#append = redis.batch(source('append', 3), () => this.#sharedOfAppends())
    this.#rewind = redis.script<number>(source('rewind', 1))
    this.#open = redis.script<[string, number]>(source('open', 3))
    this.#claim = redis.script<ClaimReply | null>(source('claim', 4))
    this.#subscribe = redis.script<number>(source('subscribe', 1))
    this.#confirm = redis.batch(source('confirm', 2), () => [nodeId])
    this.#close = redis.script<number>(source('close', 1))
  }

  get tellsOfMisses(): boolean {
    return this.#redis.kind !== 'cluster'
  }

  append(users: readonly string[], body: string, keep?: Seconds): Promise<Appending[]> {
    const most = this.#redis.kind === 'cluster' ? 1 : mostAtOnce // in a cluster they may lie apart
    if (users.length <= most) return this.#appendAll(users, body, keep)
    const parts: Promise<Appending[]>[] = []
    for (let from = 0; from < users.length; from += most) {
      parts.push(this.#appendAll(users.slice(from, from + most), body, keep))
    }
    return Promise.all(parts).then((all) => all.flat())
  }

  #appendAll(users: readonly string[], body: string, keep: Seconds = 0): Promise<Appending[]> {
    const lifetime = Math.max(this.#options().mailbox_expiration, keep)
    const keys: string[] = []
    for (const user of users) {
      const { mailbox, entries, owners } = userKeys(user)
      keys.push(mailbox, entries, owners)
    }
    return this.#append(keys, [Math.min(lifetime, keyLifetime), body, users.join('\n')]).then(
      (ids) => ids.map((id, at) => toAppended(users[at] ?? '', id, body)),
      (error: Error) => users.map(() => error),
    )
  }

  #sharedOfAppends() {
    const { mailbox_max_messages: messages, mailbox_max_bytes: bytes } = this.#options()
    const heardByAll = this.#redis.kind === 'cluster' ? 0 : 1
    const where = [this.#nodeId, this.#channelPrefix, heardByAll]
    return [newEpoch(), messages, bytes, keyLifetime, ...where]
  }

  async standing(user: string): Promise<Standing | undefined> {
    const { mailbox } = userKeys(user)
    const [epoch, last, confirmed] = await this.#redis.commands.hmget(mailbox, 'e', 'n', 'c')
    if (epoch === null || epoch === undefined) return undefined
    return { epoch, last: Number(last ?? 0), confirmed: Number(confirmed ?? 0) }
  }

  async recent(user: string, most: number): Promise<readonly Entry[]> {
    const { entries } = userKeys(user)
    const newest = await this.#redis.commands.xrevrange(entries, '+', '-', 'COUNT', most)
    return newest.reverse().map(([id, fields]) => toEntry(id, fields[1]))
  }

  async rewind(user: string, epoch: string, position: number): Promise<void> {
    await this.#rewind([userKeys(user).mailbox], [epoch, position])
  }

  async isHeldElsewhere(user: string): Promise<boolean> {
    const owners = await this.#redis.commands.smembers(userKeys(user).owners)
    const others = owners.filter((owner) => owner !== this.#nodeId)
    const held = await Promise.all(others.map((other) => this.#isHeldBy(other, user)))
    return held.includes(true)
  }

  /** A node that is gone is taken off: nobody else would, and in a cluster no append finds it out. */
  async #isHeldBy(node: string, user: string): Promise<boolean> {
    const life = await this.#lease.lifeOf(node)
    if (life === 'gone') await this.#redis.commands.srem(userKeys(user).owners, node)
    return life === 'lives'
  }

  async open(user: string, clientId: string, acknowledges: boolean) {
    const { mailbox, entries, session } = userKeys(user)
    const [epoch, cursor] = await this.#open(
      [mailbox, entries, session(clientId)],
      [newEpoch(), acknowledges ? 1 : 0, keyLifetime, this.#nodeId],
    )
    return { epoch, cursor }
  }

  async claim(user: string, clientId: string, { from, connecting }: ClaimFor) {
    const { mailbox, entries, owners, session } = userKeys(user)
    const how = [from ?? '', connecting ? 1 : 0]
    const reply = await this.#claim(
      [mailbox, entries, owners, session(clientId)],
      [this.#nodeId, keyLifetime, ...how, this.#channelPrefix, user, clientId],
    )
    return reply === null ? undefined : toClaim(reply)
  }

  async exists(user: string, clientId: string): Promise<boolean> {
    return (await this.#redis.commands.exists(userKeys(user).session(clientId))) === 1
  }

  async subscribe(user: string, clientId: string, subscribed: boolean): Promise<boolean> {
    const done = await this.#subscribe(
      [userKeys(user).session(clientId)],
      [subscribed ? 1 : 0, this.#nodeId, this.#channelPrefix, user, clientId],
    )
    return done === 1
  }

  async confirm(user: string, clientId: string, epoch: string, position: number): Promise<void> {
    const { mailbox, session } = userKeys(user)
    await this.#confirm([mailbox, session(clientId)], [epoch, position])
  }

  async closeSession(
    user: string,
    clientId: string,
    { ifHeldHere } = { ifHeldHere: false },
  ): Promise<void> {
    await this.#close(
      [userKeys(user).session(clientId)],
      [ifHeldHere ? 1 : 0, this.#nodeId, this.#channelPrefix, user, clientId],
    )
  }

  async release(user: string): Promise<void> {
    await this.#redis.commands.srem(userKeys(user).owners, this.#nodeId)
  }

  onAppended(listener: (appended: Appended) => void): Undo {
    return this.#channel.onAppended(listener)
  }

  onNotice(listener: (notice: SessionNotice) => void): Undo {
    return this.#channel.onNotice(listener)
  }

  onMissed(listener: () => void): Undo {
    return this.#redis.onResubscribed(listener)
  }

  async close(): Promise<void> {
    this.#stop()
    await this.#lease.close()
  }
}

const source = (verb: string, keys: number) => ({
  name: `mailbox-${verb}`,
  keys,
  file: new URL(`./${verb}.lua`, import.meta.url),
})

/** Rises from one life of a mailbox to the next, so that an old position is never taken for a new one. */
const newEpoch = () => systemClock.now()

function toClaim(reply: ClaimReply): Claim {
  const [epoch, last, origin, cursor, acknowledges, subscribed, connects, ...flat] = reply
  const entries: Entry[] = []
  for (let at = 0; at < flat.length; at += 2) {
    entries.push(toEntry(flat[at] ?? '', flat[at + 1]))
  }
  return {
    epoch,
    last,
    origin,
    cursor,
    acknowledges: acknowledges === 1,
    subscribed: subscribed === 1,
    connects,
    entries,
  }
}

function toEntry(id: string, body: string | undefined): Entry {
  return { position: positionOf(id), body: body ?? '' }
}

function toAppended(user: string, id: string, body: string): Appended {
  return { user, epoch: epochOf(id), position: positionOf(id), body }
}

// An entry's id is `<epoch>-<position>`.
const epochOf = (id: string) => id.slice(0, id.indexOf('-'))
const positionOf = (id: string) => Number(id.slice(id.indexOf('-') + 1))
