import type { CometdOptions } from '../../base/config/index.ts'
import { type Live, systemClock, type Undo } from '../../base/kernel/index.ts'
import type { Redis } from '../../base/redis/index.ts'
import { nodeChannel, userKeys } from './cometd-keys.ts'
import { type Appended, type Claim, type Entry, keyLifetime, type Mailboxes } from './mailbox.ts'

type ClaimReply = [string, number, number, number, number, number, number, ...string[]]

export async function createRedisMailboxes(
  redis: Redis,
  nodeId: string,
  options: Live<CometdOptions>,
): Promise<Mailboxes> {
  const listeners = new Set<(appended: Appended) => void>()
  const stopHearing = await redis.subscribe(nodeChannel(nodeId), (message) => {
    const appended = parseAppended(message)
    for (const listener of listeners) listener(appended)
  })
  return new RedisMailboxes(redis, nodeId, options, listeners, stopHearing)
}

class RedisMailboxes implements Mailboxes {
  readonly #redis: Redis
  readonly #nodeId: string
  readonly #options: Live<CometdOptions>
  readonly #listeners: Set<(appended: Appended) => void>
  readonly #stopHearing: Undo
  readonly #channelPrefix: string
  readonly #append
  readonly #open
  readonly #claim
  readonly #subscribe
  readonly #confirm

  constructor(
    redis: Redis,
    nodeId: string,
    options: Live<CometdOptions>,
    listeners: Set<(appended: Appended) => void>,
    stopHearing: Undo,
  ) {
    this.#redis = redis
    this.#nodeId = nodeId
    this.#options = options
    this.#listeners = listeners
    this.#stopHearing = stopHearing
    this.#channelPrefix = redis.channel(nodeChannel(''))
    this.#append = redis.script<[string, number]>(source('append', 3))
    this.#open = redis.script<[string, number]>(source('open', 3))
    this.#claim = redis.script<ClaimReply | null>(source('claim', 4))
    this.#subscribe = redis.script<number>(source('subscribe', 1))
    this.#confirm = redis.script<number>(source('confirm', 2))
  }

  append(user: string, body: string): Promise<Appended> {
    const options = this.#options()
    const { mailbox, entries, owners } = userKeys(user)
    const kept = this.#append(
      [mailbox, entries, owners],
      [
        newEpoch(),
        options.mailbox_max_messages,
        options.mailbox_max_bytes,
        options.mailbox_expiration,
        keyLifetime,
        this.#nodeId,
        this.#channelPrefix,
        user,
        body,
      ],
    )
    return kept.then(([epoch, position]) => ({ user, epoch, position, body }))
  }

  async open(user: string, clientId: string, acknowledges: boolean) {
    const { mailbox, entries, session } = userKeys(user)
    const [epoch, cursor] = await this.#open(
      [mailbox, entries, session(clientId)],
      [newEpoch(), acknowledges ? 1 : 0, keyLifetime],
    )
    return { epoch, cursor }
  }

  async claim(user: string, clientId: string, how: { from?: number; connecting: boolean }) {
    const { mailbox, entries, owners, session } = userKeys(user)
    const reply = await this.#claim(
      [mailbox, entries, owners, session(clientId)],
      [this.#nodeId, keyLifetime, how.from ?? '', how.connecting ? 1 : 0],
    )
    return reply === null ? undefined : toClaim(reply)
  }

  async subscribe(user: string, clientId: string, subscribed: boolean): Promise<boolean> {
    const { session } = userKeys(user)
    return (await this.#subscribe([session(clientId)], [subscribed ? 1 : 0])) === 1
  }

  async confirm(user: string, clientId: string, epoch: string, position: number): Promise<void> {
    const { mailbox, session } = userKeys(user)
    await this.#confirm([mailbox, session(clientId)], [epoch, position])
  }

  async closeSession(user: string, clientId: string): Promise<void> {
    await this.#redis.commands.del(userKeys(user).session(clientId))
  }

  async release(user: string): Promise<void> {
    await this.#redis.commands.srem(userKeys(user).owners, this.#nodeId)
  }

  onAppended(listener: (appended: Appended) => void): Undo {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  onMissed(listener: () => void): Undo {
    return this.#redis.onResubscribed(listener)
  }

  async close(): Promise<void> {
    this.#listeners.clear()
    this.#stopHearing()
  }
}

const source = (verb: string, keys: number) => ({
  name: `cometd-${verb}`,
  keys,
  file: new URL(`./${verb}.lua`, import.meta.url),
})

/** Rises from one life of a mailbox to the next, so that an old position is never taken for a new one. */
const newEpoch = () => systemClock.now()

/** `<user>\n<epoch>\n<position>\n<body>`, as append.lua publishes it. */
function parseAppended(message: string): Appended {
  const user = message.indexOf('\n')
  const epoch = message.indexOf('\n', user + 1)
  const position = message.indexOf('\n', epoch + 1)
  return {
    user: message.slice(0, user),
    epoch: message.slice(user + 1, epoch),
    position: Number(message.slice(epoch + 1, position)),
    body: message.slice(position + 1),
  }
}

function toClaim(reply: ClaimReply): Claim {
  const [epoch, last, origin, cursor, acknowledges, subscribed, firstConnect, ...flat] = reply
  const entries: Entry[] = []
  for (let at = 0; at < flat.length; at += 2) {
    const id = flat[at] ?? ''
    entries.push({ position: Number(id.slice(id.indexOf('-') + 1)), body: flat[at + 1] ?? '' })
  }
  return {
    epoch,
    last,
    origin,
    cursor,
    acknowledges: acknowledges === 1,
    subscribed: subscribed === 1,
    firstConnect: firstConnect === 1,
    entries,
  }
}
