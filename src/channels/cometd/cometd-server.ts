import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Registry } from 'prom-client'
import type { CometdOptions } from '../../base/config/index.ts'
import type { RouteGroup } from '../../base/http/index.ts'
import {
  type Clock,
  type Closable,
  isUserName,
  type Live,
  type Logger,
  type Milliseconds,
  newHexId,
  type Seconds,
  systemClock,
  type Undo,
} from '../../base/kernel/index.ts'
import type { Redis } from '../../base/redis/index.ts'
import { createRedisMailboxes, type Mailboxes, type Standing } from '../mailbox/index.ts'
import type { BayeuxMessage } from './bayeux-message.ts'
import { channelOfUsers } from './channel.ts'
import { type CometdDoors, cometdRoutes } from './cometd.routes.ts'
import { messageTooLarge, userMalformed } from './cometd-errors.ts'
import { countFigures } from './cometd-metrics.ts'
import { Conversation } from './conversation.ts'
import type { Farewell } from './devices.ts'
import type { Connect, Outlet } from './outlet.ts'
import { Sessions } from './sessions.ts'
import { routeUpgrades } from './upgrade.ts'
import { WebSockets } from './websockets.ts'

/** An event as a device sees it: `data.id`, `data.tag` and `data.message`. It is not changed once it was delivered. */
export interface CometdEvent {
  /** Goes as `data.id`; a new one when absent. */
  readonly id?: string
  readonly tag: string
  /** A string, or anything that JSON can hold. */
  readonly message: unknown
}

/** Where an event was put: positions rise by one an event, within an epoch. */
export interface Place {
  readonly epoch: string
  readonly position: number
}

/** An event that a mailbox still holds. */
export interface KeptEvent extends CometdEvent {
  readonly position: number
}

/** The `/_genesys` channel: one private mailbox a user, on any node, over any transport. */
export class CometdServer implements CometdDoors, Closable {
  readonly routes: RouteGroup
  readonly #mailboxes: Mailboxes
  readonly #sessions: Sessions
  readonly #sockets: WebSockets
  readonly #options: Live<CometdOptions>
  /** An event for many users comes once for each of them, one after the other. */
  #encoded: { readonly event: CometdEvent; readonly body: string } | undefined
  #stopUpgrades = () => {}

  constructor(
    mailboxes: Mailboxes,
    sessions: Sessions,
    sockets: WebSockets,
    options: Live<CometdOptions>,
  ) {
    this.#mailboxes = mailboxes
    this.#sessions = sessions
    this.#sockets = sockets
    this.#options = options
    this.routes = cometdRoutes(this, options().max_body_bytes)
  }

  /** Sessions known here, connects held and WebSockets open. */
  get figures(): { sessions: number; held: number; sockets: number } {
    return { ...this.#sessions.figures, sockets: this.#sockets.size }
  }

  /** Lets Prometheus read the figures. */
  countIn(registry: Registry): void {
    countFigures(registry, () => this.figures)
  }

  /** Takes requests for a WebSocket through the routes of this HTTP server. */
  attach(
    server: Server,
    handle: (request: IncomingMessage, response: ServerResponse) => void,
  ): void {
    this.#stopUpgrades = routeUpgrades(server, handle)
  }

  /**
   * Puts an event into the user's mailbox; it is kept when this resolves.
   * `keep`: how long the mailbox keeps its events if that is longer than usual, two hours at most.
   * Rejects with 400 for no user name, 413 beyond `max_message_bytes`, 503 when too many wait for Redis.
   */
  deliver(user: string, event: CometdEvent, keep?: Seconds): Promise<Place> {
    return this.deliverAll([user], event, keep).then(([place]) => {
      if (place === undefined || place instanceof Error) throw place
      return place
    })
  }

  /** As `deliver`, for many users in one go: of each it brings the place, or what `deliver` would reject with. */
  deliverAll(
    users: readonly string[],
    event: CometdEvent,
    keep?: Seconds,
  ): Promise<readonly (Place | Error)[]> {
    if (!users.every(isUserName)) return this.#deliverSingly(users, event, keep)
    try {
      const body = this.#encode(event)
      const { max_message_bytes: most } = this.#options()
      if (body.length * 3 > most) checkBytes(body, most) // no character takes more than three bytes
      return this.#sessions.append(users, body, keep)
    } catch (error) {
      return Promise.resolve(users.map(() => error as Error))
    }
  }

  /** A name that is none takes none of the others along. */
  #deliverSingly(
    users: readonly string[],
    event: CometdEvent,
    keep: Seconds | undefined,
  ): Promise<readonly (Place | Error)[]> {
    const each = users.map((user) =>
      isUserName(user) ? this.deliverAll([user], event, keep) : [userMalformed()],
    )
    return Promise.all(each).then((all) => all.flat())
  }

  #encode(event: CometdEvent): string {
    if (this.#encoded?.event !== event) this.#encoded = { event, body: toBayeux(event) }
    return this.#encoded.body
  }

  /** How far the user's devices have confirmed; undefined when there is no mailbox. */
  standing(user: string): Promise<Standing | undefined> {
    return this.#mailboxes.standing(user)
  }

  /** True when a device of the user is connected, or was a moment ago, on any node. */
  isPresent(user: string): Promise<boolean> {
    return this.#sessions.isPresent(user)
  }

  /** The newest events of the user's mailbox, at most `most`, the oldest of them first. */
  async recent(user: string, most: number): Promise<readonly KeptEvent[]> {
    const entries = await this.#mailboxes.recent(user, most)
    return entries.map(({ position, body }) => ({ position, ...fromBayeux(body) }))
  }

  /** The user's next session begins after `place`, if devices are thought to have more than that. */
  rewind(user: string, { epoch, position }: Place): Promise<void> {
    return this.#mailboxes.rewind(user, epoch, position)
  }

  /** Calls `listener` with the user after each handshake, whose answer waits for it. */
  onHandshake(listener: (user: string) => Promise<void>): Undo {
    return this.#sessions.devices.onHandshake(listener)
  }

  /** Calls `listener` after each `/meta/disconnect`, whose answer waits for it. */
  onDisconnect(listener: (farewell: Farewell) => Promise<void>): Undo {
    return this.#sessions.devices.onDisconnect(listener)
  }

  connect(user: string, connect: Connect, outlet: Outlet): void {
    this.#sessions.connect(user, connect, outlet)
  }

  converse(user: string, messages: readonly BayeuxMessage[], outlet: Outlet): void {
    new Conversation(user, this.#sessions, this.#options)
      .process(messages)
      .then(({ replies, flushed }) => outlet.send(replies, flushed))
      .catch((error: unknown) => outlet.fail(error))
  }

  upgrade(user: string, request: IncomingMessage, mayStay?: () => Promise<boolean>): void {
    this.#sockets.accept(user, request, mayStay)
  }

  /**
   * Answers every held connect and ends every WebSocket; clients come back, to any node, spread
   * over `spread`. The HTTP server cannot close before: both are requests in hand to it.
   */
  async leave(spread: Milliseconds): Promise<void> {
    await this.#sessions.leave(spread)
    await this.#sockets.close()
  }

  async close(): Promise<void> {
    this.#stopUpgrades()
    await this.leave(0)
    await this.#sessions.close()
    await this.#mailboxes.close()
  }
}

export async function createCometdServer(o: {
  redis: Redis
  /** Fresh at each start: what was published to a former life of this node is not for this one. */
  startId: string
  options: Live<CometdOptions>
  logger: Logger
  clock?: Clock
  /** Between two looks at each WebSocket: whether it still answers, and whether its user may stay. */
  pingEvery?: Milliseconds
}): Promise<CometdServer> {
  const mailboxes = await createRedisMailboxes(o.redis, o.startId, o.options)
  const sessions = new Sessions(mailboxes, o.options, o.clock ?? systemClock, o.logger)
  const sockets = new WebSockets(sessions, o.options, o.logger, o.pingEvery)
  return new CometdServer(mailboxes, sessions, sockets, o.options)
}

function checkBytes(body: string, most: number): void {
  const bytes = Buffer.byteLength(body)
  if (bytes > most) throw messageTooLarge(bytes, most)
}

/** The message in the reference's shape; encoded once, however many devices read it. */
function toBayeux({ id = newHexId(), tag, message }: CometdEvent): string {
  const data = `{"id":${JSON.stringify(id)},"message":${JSON.stringify(message) ?? '""'},"tag":${JSON.stringify(tag)}}`
  return `{"data":${data},"channel":"${channelOfUsers}"}`
}

/** What `toBayeux` has made. */
function fromBayeux(body: string): CometdEvent {
  const { data } = JSON.parse(body) as { data: CometdEvent }
  return { tag: data.tag, message: data.message }
}
