import {
  type Clock,
  type Milliseconds,
  newHexId,
  systemClock,
  toTimestamp,
} from '../../base/kernel/index.ts'
import { nodeAlive, nodeLeaving, nodeNotFound, unknownStatus } from './node-errors.ts'
import { createLoadMeter, type LoadMeter } from './node-load.ts'
import type { Beat, Member, NodeRegistry, NodeStatus } from './node-registry.ts'

/** Who this node is, for as long as the process lives. */
export interface NodeIdentity {
  /** NODE_ID, else host:port. */
  readonly id: string
  readonly host: string
  readonly port: number
  readonly version: string
}

/*
 * State      entered when                                     left by
 * up         its last beat says ONLINE                        any below
 * draining   its last beat says OFFLINE: an operator's wish,  changestatus ONLINE; the end of the process
 *            or the process is about to stop
 * silent     two beats are missing                            a beat
 * down       its lease has run out: the process died, or      a beat; removal; a week of silence
 *            cannot reach Redis
 * A process that stops as it should leaves the list at once.
 */
type NodeState = 'up' | 'draining' | 'silent' | 'down'

/** A node as the console shows it. */
interface NodeView {
  readonly id: string
  readonly state: NodeState
  readonly status: NodeStatus
  readonly startId: string
  readonly host: string
  readonly port: number
  readonly version: string
  readonly startedAt: string
  readonly lastSeenAt: string
  readonly load: Readonly<Record<string, number>>
  /** The node that answers this request. */
  readonly self: boolean
}

/** Who asks for something to be done to a node; the name is a console user's. */
export interface Operator {
  readonly name: string
  readonly role: 'viewer' | 'agent' | 'supervisor' | 'admin'
  readonly address: string
}

/** What an operator has done. */
export interface NodeAct {
  readonly what: 'node.removed' | 'node.online' | 'node.offline'
  readonly id: string
  readonly by: Operator
}

interface NodeServiceOptions {
  readonly registry: NodeRegistry
  readonly identity: NodeIdentity
  /** Two missing beats make a node silent. */
  readonly beatEvery: Milliseconds
  /** The registry's lease: longer silence means down. */
  readonly lease: Milliseconds
  readonly clock?: Clock
  /** Numbers of other rooms that belong to the load: sessions, held polls. */
  readonly figures?: () => Readonly<Record<string, number>>
}

/**
 * The status of this node, and the list of all.
 *
 * The status belongs to the process: each start begins ONLINE, so that a node taken out by hand
 * and restarted serves again, and no forgotten flag in Redis keeps it out for ever. It says what
 * is wished of the node, not whether Redis is well: else one Redis away would turn every node
 * OFFLINE and leave a balancer with none. Readiness is where Redis counts.
 */
export class NodeService {
  /** Fresh at each start: tells this process from an earlier one under the same id. */
  readonly startId = newHexId()
  readonly #registry: NodeRegistry
  readonly #identity: NodeIdentity
  readonly #times: { beatEvery: Milliseconds; lease: Milliseconds }
  readonly #clock: Clock
  readonly #startedAt: Milliseconds
  readonly #readLoad: LoadMeter
  readonly #figures: () => Readonly<Record<string, number>>
  readonly #listeners: (() => void)[] = []
  readonly #actListeners: ((act: NodeAct) => void)[] = []
  #status: NodeStatus = 'ONLINE'
  #hasStarted = false
  #leaving = false

  constructor(options: NodeServiceOptions) {
    this.#registry = options.registry
    this.#identity = options.identity
    this.#times = { beatEvery: options.beatEvery, lease: options.lease }
    this.#clock = options.clock ?? systemClock
    this.#startedAt = this.#clock.now()
    this.#readLoad = createLoadMeter(this.#clock)
    this.#figures = options.figures ?? (() => ({}))
  }

  status(): NodeStatus {
    return this.#status
  }

  isOnline(): boolean {
    return this.#status === 'ONLINE'
  }

  /** Whether a balancer may send requests here, as far as this room knows. */
  isReady(): boolean {
    return this.#hasStarted && this.isOnline()
  }

  /** All of the node runs: it listens before that, and answers, but might still end instead. */
  hasStarted(): void {
    this.#hasStarted = true
  }

  /** ONLINE or OFFLINE in any case; refused once the process is about to stop. */
  changeStatus(given: string, by?: Operator): NodeStatus {
    const status = given.toUpperCase()
    if (status !== 'ONLINE' && status !== 'OFFLINE') throw unknownStatus(given)
    if (this.#leaving && status === 'ONLINE') throw nodeLeaving()
    const was = this.#status
    this.#become(status)
    if (was !== status) {
      this.#tell(status === 'ONLINE' ? 'node.online' : 'node.offline', this.#identity.id, by)
    }
    return status
  }

  /** The process is about to stop: OFFLINE from now on, whatever anyone asks. */
  goOffline(): void {
    this.#leaving = true
    this.#become('OFFLINE')
  }

  onStatusChanged(listener: () => void): void {
    this.#listeners.push(listener)
  }

  /** Hears what operators do to nodes by way of this one. */
  onAct(listener: (act: NodeAct) => void): void {
    this.#actListeners.push(listener)
  }

  /** Tells the cluster that this node is alive; resolves to a rival's start id (see NodeRegistry). */
  beat(): Promise<string | undefined> {
    const beat: Beat = {
      ...this.#identity,
      startId: this.startId,
      startedAt: this.#startedAt,
      status: this.#status,
      load: { ...this.#readLoad(), ...this.#figures() },
    }
    return this.#registry.beat(beat)
  }

  leave(): Promise<void> {
    return this.#registry.leave(this.#identity.id, this.startId)
  }

  /** All nodes, by id. */
  async list(): Promise<NodeView[]> {
    return (await this.#registry.list()).map((member) => this.#toView(member))
  }

  /** Takes a node that is down off the list; it joins again by itself when it starts. */
  async remove(id: string, by?: Operator): Promise<void> {
    const outcome = await this.#registry.forget(id)
    if (outcome === 'unknown') throw nodeNotFound(id)
    if (outcome === 'alive') throw nodeAlive(id)
    this.#tell('node.removed', id, by)
  }

  #tell(what: NodeAct['what'], id: string, by: Operator | undefined): void {
    if (by === undefined) return
    for (const listener of this.#actListeners) listener({ what, id, by })
  }

  #become(status: NodeStatus): void {
    if (this.#status === status) return
    this.#status = status
    for (const listener of this.#listeners) listener()
  }

  #toView({ beat, silentFor }: Member): NodeView {
    const { startedAt, ...rest } = beat
    return {
      ...rest,
      state: this.#toState(beat.status, silentFor),
      startedAt: toTimestamp(startedAt),
      lastSeenAt: toTimestamp(this.#clock.now() - silentFor),
      self: beat.startId === this.startId,
    }
  }

  #toState(status: NodeStatus, silentFor: Milliseconds): NodeState {
    if (silentFor > this.#times.lease) return 'down'
    if (silentFor > 2 * this.#times.beatEvery) return 'silent'
    return status === 'ONLINE' ? 'up' : 'draining'
  }
}
