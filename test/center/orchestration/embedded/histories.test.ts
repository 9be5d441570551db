import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tableOf } from '../../../../src/center/orchestration/embedded/tables/index.ts'
import type {
  EventName,
  State,
} from '../../../../src/center/orchestration/embedded/tables/state-table.ts'
import { Mortal } from './mortal.ts'
import { choices, freeClaims, newRun, refOf, type StageNode, stage, type World } from './support.ts'

const agents = ['kristi', 'adam'] as const
const scenarios = Object.keys(choices) as (keyof typeof choices)[]
const customers = ['connect', 'snooze', 'cancel', 'disconnect', 'connect-inbound'] as const

const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('start'),
      scenario: fc.constantFrom(...scenarios),
      anyway: fc.boolean(),
      asks: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('agent'),
      agent: fc.constantFrom(...agents),
      state: fc.constantFrom('READY', 'READY', 'READY', 'NOT_READY'),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('desk'),
      agent: fc.constantFrom(...agents),
      verb: fc.constantFrom('accept', 'accept', 'accept', 'reject', 'complete'),
      at: fc.nat(3),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('customer'),
      at: fc.nat(3),
      request: fc.constantFrom('connect', 'connect', 'connect', ...customers),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('arrive'), at: fc.nat(3) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('chat'), at: fc.nat(3), leaves: fc.boolean() }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('telephone'),
      answer: fc.constantFrom('answered', 'ended', 'failed', 'by-agent', 'placed'),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('pass'),
      seconds: fc.constantFrom(1, 3, 6, 16, 31, 61, 301),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('miss') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('die'), after: fc.nat(12) }) },
) as fc.Arbitrary<Step>

type Step = { readonly at?: number } & (
  | { do: 'start'; scenario: keyof typeof choices; anyway: boolean; asks: boolean }
  | { do: 'agent'; agent: string; state: 'READY' | 'NOT_READY' }
  | { do: 'desk'; agent: string; verb: 'accept' | 'reject' | 'complete'; at: number }
  | { do: 'customer'; at: number; request: string }
  | { do: 'arrive'; at: number }
  | { do: 'chat'; at: number; leaves: boolean }
  | { do: 'telephone'; answer: 'answered' | 'ended' | 'failed' | 'by-agent' | 'placed' }
  | { do: 'pass'; seconds: number }
  | { do: 'miss' }
  | { do: 'die'; after: number }
)

const history = fc.array(step, { minLength: 5, maxLength: 50, size: 'max' })

const refused = () => undefined

/** What nobody has to say: it happens. */
const byItself: ReadonlySet<EventName> = new Set<EventName>([
  ...(['turn', 'taken', 'lost', 'refused', 'done', 'dropped', 'left', 'arrived'] as const),
  ...(['answered', 'unanswered', 'silent', 'impossible', 'timeout', 'expiry'] as const),
])

/** Two nodes, of which the first may die, and what customers, agents and telephones do on them. */
class Play {
  readonly mortal = new Mortal()
  readonly runs: ReturnType<typeof newRun>[] = []
  readonly #seen = new Map<string, State>()
  readonly nodes: readonly [StageNode, StageNode]

  constructor(nodes: readonly [StageNode, StageNode], mortal: Mortal) {
    this.nodes = nodes
    this.mortal = mortal
  }

  get world(): World {
    return this.nodes[0].world
  }

  /** Who is asked: the first as long as it lives. */
  get node(): StageNode {
    return this.mortal.isDead ? this.nodes[1] : this.nodes[0]
  }

  async do(step: Step): Promise<void> {
    const said = await this.#act(step).catch(refused)
    for (const node of this.nodes) await node.rest()
    if (this.mortal.isDead) {
      await freeClaims(this.nodes[1])
      await this.nodes[1].pass(12)
      this.mortal.live() // another process in its place
    }
    await this.#check(said === undefined ? [] : [said])
  }

  /** Resolves to the event that somebody has raised by it. */
  async #act(step: Step): Promise<EventName | undefined> {
    const { node, world } = this
    const run = step.at === undefined ? undefined : this.runs[step.at % this.runs.length]
    switch (step.do) {
      case 'start': {
        const more = {
          ...(step.anyway ? {} : { _on_user_confirm_timeout: 'CANCEL' }),
          ...(step.asks ? {} : { _wait_for_user_confirm: 'false' }),
          _ttl: '3600',
        }
        const fresh = newRun(step.scenario, more)
        this.runs.push(fresh)
        await node.orchestrator.start(fresh)
        return undefined
      }
      case 'agent':
        await node.routing.setAgent(step.agent, { queues: ['sales'], state: step.state })
        return undefined
      case 'desk':
        await this.#atDesk(step)
        return undefined
      case 'customer':
        if (run === undefined) return undefined
        await node.orchestrator.request(refOf(run), step.request, {}).catch(refused)
        return step.request === 'connect-inbound' ? 'connect' : (step.request as EventName)
      case 'arrive':
        if (run === undefined) return undefined
        await node.orchestrator.arrived(run.serviceId)
        return 'arrived'
      case 'chat':
        if (run?.parameters._media_type !== 'chat') return undefined
        await this.#chat(run.serviceId, step.leaves)
        return undefined
      case 'telephone':
        world.dialler.isByAgent = step.answer === 'by-agent'
        world.dialler.next =
          step.answer === 'failed' ? { kind: 'failed', reason: 'busy' } : { kind: 'placed' }
        for (const id of [...world.dialler.ringing.keys()]) {
          if (step.answer === 'answered') world.dialler.ringing.set(id, 'answered')
          if (step.answer === 'ended') world.dialler.ringing.delete(id)
        }
        return undefined
      case 'pass':
        await node.pass(step.seconds)
        return undefined
      case 'miss':
        await node.sweep()
        return undefined
      case 'die':
        this.mortal.dieAfter(step.after)
        return undefined
    }
  }

  async #atDesk({
    agent,
    verb,
    at,
  }: {
    agent: string
    verb: 'accept' | 'reject' | 'complete'
    at: number
  }) {
    const desk = await this.node.routing.interactions(agent)
    const wanted = verb === 'complete' ? 'active' : 'offered'
    const fitting = desk.filter(({ state }) => state === wanted)
    const found = fitting[at % fitting.length]
    if (found === undefined) return
    const chat = found.media === 'chat' ? await this.node.chats.find(found.id) : undefined
    if (chat === undefined || verb === 'reject') await this.node.routing[verb](agent, found.id)
    else if (verb === 'accept') await this.node.chats.accept(found.id, agent)
    else await this.node.chats.leave(found.id, agent)
  }

  async #chat(id: string, leaves: boolean): Promise<void> {
    const { chats } = this.node
    const customer = {}
    if (leaves) await chats.leave(id, 'client')
    else
      await chats.open({ id, queue: 'sales', nickname: 'J', subject: 'None', customer, ttl: 3600 })
  }

  /** What must hold whenever everybody has done what they have to. */
  async #check(said: readonly EventName[]): Promise<void> {
    for (const { serviceId } of this.runs) {
      const run = await this.nodes[1].store.find(serviceId)
      if (run === undefined) continue // its start has failed
      const before = this.#seen.get(serviceId) ?? tableOf(run).initial
      this.#seen.set(serviceId, run.state)
      const table = tableOf(run)
      expect(reachable(table, before, new Set([...byItself, ...said]))).toContain(run.state)
      const ringing = [...this.world.dialler.ringing.keys()].filter((id) =>
        id.startsWith(serviceId),
      )
      expect(ringing.length).toBeLessThanOrEqual(1)
      if (run.state === 'dialling') expect(run.agent?.stage).toBe('held')
      const reports = this.world.reported.get(serviceId) ?? []
      const order = ['ROUTING', 'PROCESSING', 'COMPLETED']
      const ranks = reports.map((each) => order.indexOf(each.split(' ')[0] ?? ''))
      expect(ranks).toEqual([...ranks].sort())
      expect(reports.filter((each) => each.startsWith('COMPLETED')).length).toBeLessThanOrEqual(1)
      if (run.todo.length > 0) continue
      const interaction = await this.nodes[1].routing.interaction(serviceId)
      const isLive = interaction !== undefined && interaction.state !== 'ended'
      if (run.state === 'over') expect(reports.at(-1)).toBe(`COMPLETED ${run.reason}`)
      if (run.queued) expect(isLive).toBe(true)
      if (!run.queued) {
        const isChat = run.scenario.startsWith('CHAT')
        expect(isLive && !isChat).toBe(false)
      }
      if (run.agent?.stage === 'held') {
        expect(interaction).toMatchObject({ state: 'active', agent: run.agent.id })
      }
    }
  }

  /** Everybody goes home: agents complete what they have, and time passes. */
  async end(): Promise<void> {
    this.mortal.live()
    const [, node] = this.nodes
    for (let hours = 0; hours < 4; hours++) {
      for (const agent of agents) {
        const desk = await node.routing.interactions(agent).catch(() => [])
        for (const { id, state } of desk) {
          if (state === 'active') await node.routing.complete(agent, id)
        }
        await node.routing.setAgent(agent, { state: 'NOT_READY' })
      }
      await node.rest()
      await node.pass(1200)
    }
    for (const { serviceId } of this.runs) {
      const run = await node.store.find(serviceId)
      if (run !== undefined) expect(run).toMatchObject({ state: 'over', todo: [] })
    }
  }
}

function reachable(
  { rows }: ReturnType<typeof tableOf>,
  from: State,
  events: ReadonlySet<EventName>,
): Set<State> {
  const found = new Set<State>([from])
  for (const state of found) {
    for (const row of rows) {
      if (row.to !== undefined && events.has(row.on) && row.from.includes(state)) found.add(row.to)
    }
  }
  return found
}

describe('any history', () => {
  it('keeps to the tables, calls one at a time, and ends', { timeout: 240_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const mortal = new Mortal()
        const one = await stage({ mortal, offerTimeout: 0, refusalPause: 0 })
        const two = await stage({ offerTimeout: 0, refusalPause: 0 }, one)
        const play = new Play([one, two], mortal)
        try {
          for (const each of steps) await play.do(each)
          await play.end()
        } finally {
          await Promise.all([one, two].map((node) => node.close()))
        }
      }),
      { numRuns: Number(process.env.HISTORIES ?? 5) },
    )
  })
})
