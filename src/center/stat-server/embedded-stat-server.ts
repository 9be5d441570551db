import type { Clock, Live } from '../../base/kernel/index.ts'
import type { ContactCentre, MeasuredAgent, MeasuredQueue } from './contact-centre.ts'
import {
  type AgentNow,
  agentMetrics,
  type Definition,
  type Group,
  groupMetrics,
  queueMetrics,
  type ServedQueue,
} from './embedded-metrics.ts'
import { plainName } from './names.ts'
import { type Metric, notDefined, type Peeked, type StatServer } from './stat-server.ts'
import type { Statistic, StatisticValue } from './statistic.ts'

/** Measures one object; undefined when there is none of that name. */
type Measure = (objectId: string) => Promise<StatisticValue | undefined>

/**
 * The statistics of the embedded contact centre. It has one tenant, so every tenant is that one; it
 * knows no filters, and refuses one rather than answer for all what was asked of some. Time profiles
 * and time ranges shape none of its metrics: their names are taken, and nothing follows from them.
 */
export class EmbeddedStatServer implements StatServer {
  readonly #clock: Clock
  readonly #configured: Live<readonly string[]>
  readonly #agents: () => Promise<readonly MeasuredAgent[]>
  readonly #queues: () => Promise<readonly MeasuredQueue[]>
  /** Object type → metric in its plain spelling → how to measure it. */
  readonly #measures: ReadonlyMap<string, ReadonlyMap<string, Measure>>
  readonly #metrics: readonly Metric[]

  constructor(o: {
    centre: ContactCentre
    clock: Clock
    configuredQueues?: Live<readonly string[]>
  }) {
    const { centre, clock, configuredQueues = () => [] } = o
    this.#clock = clock
    this.#configured = configuredQueues
    this.#agents = shared(() => centre.agents())
    this.#queues = shared(() => centre.queues())
    const agents = measuresOf(agentMetrics, (id) => this.#agent(id))
    const queues = measuresOf(queueMetrics, (id) => this.#queue(id))
    const groups = measuresOf(groupMetrics, (id) => this.#group(id))
    this.#measures = new Map([
      ['Agent', agents],
      ['Place', agents], // each agent sits at a place of the agent's own name
      ['GroupAgents', groups],
      ['GroupPlaces', groups],
      ['Queue', queues],
      ['RoutePoint', queues],
    ])
    this.#metrics = [
      ...shown('Agent', agentMetrics),
      ...shown('GroupAgents', groupMetrics),
      ...shown('Queue', queueMetrics),
    ]
  }

  async peek(statistic: Statistic): Promise<Peeked> {
    const { objectType, objectId, tenant, metric, filter } = statistic
    const measure = this.#measures.get(objectType)?.get(plainName(metric))
    if (measure === undefined) return notDefined
    if (filter !== '') return { kind: 'refused', reason: `Filter '${filter}' is not defined` }
    const value = await measure(objectId)
    if (value !== undefined) return { kind: 'value', value }
    // as the reference words it
    return { kind: 'refused', reason: `${objectType} '${objectId}' (Tenant '${tenant}') not found` }
  }

  metrics(): readonly Metric[] {
    return this.#metrics
  }

  async #agent(id: string): Promise<AgentNow | undefined> {
    const agent = (await this.#agents()).find((each) => each.id === id)
    return agent === undefined ? undefined : { ...agent, now: this.#clock.now() }
  }

  async #group(name: string): Promise<Group | undefined> {
    return (await this.#queue(name))?.agents
  }

  async #queue(name: string): Promise<ServedQueue | undefined> {
    const [queues, agents] = await Promise.all([this.#queues(), this.#agents()])
    const isConfigured = (queue: string) => this.#configured().includes(queue)
    const named = (queue: string) =>
      queues.find((each) => each.queue === queue) ?? (isConfigured(queue) ? idle(queue) : undefined)
    const found = named(name) ?? named(withoutSwitch(name))
    if (found === undefined) return undefined
    return { ...found, agents: agents.filter((agent) => agent.queues.includes(found.queue)) }
  }
}

function measuresOf<Measured>(
  definitions: readonly Definition<Measured>[],
  find: (objectId: string) => Promise<Measured | undefined>,
): ReadonlyMap<string, Measure> {
  const measureBy = (compute: Definition<Measured>['compute']): Measure => {
    return async (objectId) => {
      const measured = await find(objectId)
      return measured === undefined ? undefined : compute(measured)
    }
  }
  return new Map(
    definitions.flatMap(({ names, compute }) =>
      names.map((name): [string, Measure] => [plainName(name), measureBy(compute)]),
    ),
  )
}

function shown(objectType: string, definitions: readonly { names: readonly string[] }[]): Metric[] {
  return definitions.flatMap(({ names }) =>
    names.slice(0, 1).map((metric) => ({ objectType, metric })),
  )
}

/** Clients of the original name a queue `number@switch`; here there is no switch. */
function withoutSwitch(name: string): string {
  return name.includes('@') ? name.slice(0, name.lastIndexOf('@')) : name
}

/** A queue that services name, and nobody has come to yet. */
function idle(queue: string): MeasuredQueue {
  const counts = { waiting: 0, longestWait: 0, accepted: 0, handled: 0, abandoned: 0 }
  const unknown = { expectedWait: undefined, averageWait: undefined, averageHandling: undefined }
  return { queue, ...counts, ...unknown }
}

/** One read for all who ask in one turn: a list of statistics reads the contact centre once. */
function shared<T>(read: () => Promise<T>): () => Promise<T> {
  let coming: Promise<T> | undefined
  const begin = () => {
    coming = undefined
    return read()
  }
  return () => {
    coming ??= new Promise((resolve) => setImmediate(resolve)).then(begin)
    return coming
  }
}
