import { setTimeout as pause } from 'node:timers/promises'
import type { Closable } from '../../src/base/kernel/index.ts'
import { type RoundRobin, startRoundRobin } from '../support/round-robin.ts'
import { type RunningNode, startNode } from '../support/start-node.ts'
import type { Fault } from './fault.ts'

const size = 3
const noticing = 500 // ms until a health check sees that a node hangs
const longerThanLeases = 10_500 // ms
const spoken = 4000 // characters of a node's log that a failure shows

/** Nodes behind a balancer without stickiness, and what befalls them. */
export class Fleet implements Closable {
  #start: () => Promise<RunningNode> = () => Promise.reject(new Error('not started'))
  #nodes: RunningNode[] = []
  #balancer: RoundRobin | undefined

  readonly faults: readonly Fault[] = [
    { title: 'all is well', isUnnoticed: true, strike: () => pause(1000) },
    { title: 'a node is killed', strike: () => this.#killOne() },
    { title: 'a node hangs for longer than its leases', strike: () => this.#freezeOne() },
    { title: 'all nodes are replaced', isUnnoticed: true, strike: () => this.#replaceAll() },
  ]

  get url(): string {
    return this.#balancer?.url ?? ''
  }

  async start(redisUrl: string, env: Record<string, string>): Promise<void> {
    this.#start = () => startNode({ redisUrl, env })
    this.#balancer = await startRoundRobin([])
    await this.mend()
  }

  /** Nodes for those that are missing; one after the other, since each takes a core to start. */
  async mend(): Promise<void> {
    while (this.#nodes.length < size) this.#nodes.push(await this.#start())
    this.#useAll()
  }

  /** The ends of the nodes' logs. */
  lastWords(): string {
    const words = this.#nodes.map((node) => `${node.url}\n${node.output().slice(-spoken)}`)
    return words.join('\n')
  }

  async close(): Promise<void> {
    await this.#balancer?.close()
    await Promise.all(this.#nodes.map((node) => node.kill()))
  }

  #useAll(nodes = this.#nodes): void {
    this.#balancer?.use(nodes.map(({ url }) => url))
  }

  /** The balancer is not told: it finds that nobody takes its connections. */
  async #killOne(): Promise<void> {
    await this.#nodes.pop()?.kill()
  }

  /** When it goes on, it believes in leases that others have by now. */
  async #freezeOne(): Promise<void> {
    const [hanging, ...others] = this.#nodes
    if (hanging === undefined) throw new Error('no nodes')
    process.kill(hanging.pid, 'SIGSTOP')
    await pause(noticing)
    this.#useAll(others)
    await pause(longerThanLeases)
    process.kill(hanging.pid, 'SIGCONT')
    this.#useAll()
  }

  /** One after the other, as a deployment does it. */
  async #replaceAll(): Promise<void> {
    for (const leaving of [...this.#nodes]) {
      this.#nodes = this.#nodes.filter((node) => node !== leaving)
      this.#useAll()
      const code = await leaving.stop()
      if (code !== 0)
        throw new Error(`a node left with ${code}: ${leaving.output().slice(-spoken)}`)
      await this.mend()
    }
  }
}
