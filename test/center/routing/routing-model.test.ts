import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AgentState, Media } from '../../../src/center/routing/index.ts'
import { type ModelOptions, RoutingModel } from './routing-model.ts'
import { call, nodesForTest, type RoutingNode } from './support.ts'

const agents = ['kate', 'adam', 'zoë', 'lea']
const ids = Array.from({ length: 8 }, (_, i) => `i${i}`)
const agent = fc.constantFrom(...agents)
const id = fc.constantFrom(...ids)
const queue = fc.constantFrom('sales', 'billing')
const media = fc.constantFrom<Media>('voice', 'chat', 'chat')
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })

const agentChange = fc.record(
  {
    state: fc.constantFrom<AgentState>('READY', 'READY', 'READY', 'NOT_READY', 'LOGGED_OUT'),
    queues: fc.subarray(['sales', 'billing'], { minLength: 1 }),
    chats: fc.integer({ min: 0, max: 3 }),
  },
  { requiredKeys: ['state', 'queues'] },
)

const agentVerb = fc.constantFrom('accept' as const, 'reject' as const, 'complete' as const)

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ verb: fc.constant('enqueue'), id, media, queue }) },
  { weight: 1, arbitrary: fc.record({ verb: fc.constant('withdraw'), id }) },
  {
    weight: 3,
    arbitrary: fc.record({ verb: fc.constant('setAgent'), agent, change: agentChange }),
  },
  { weight: 2, arbitrary: fc.record({ verb: agentVerb, agent, id }) },
  { weight: 6, arbitrary: fc.record({ verb: agentVerb, pick: fc.nat() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      verb: fc.constant('requeue'),
      id,
      queue: maybe(queue),
      agent: maybe(agent),
    }),
  },
  { weight: 1, arbitrary: fc.record({ verb: fc.constant('sweep') }) },
)
type Drawn = typeof step extends fc.Arbitrary<infer T> ? T : never
type Step = Exclude<Drawn, { pick: number }>

const options: fc.Arbitrary<ModelOptions> = fc.record({
  after_missed_offer: fc.constantFrom('READY', 'NOT_READY'),
  pauses: fc.boolean(),
  chats: fc.integer({ min: 1, max: 3 }),
})

const history = fc.array(fc.tuple(fc.nat(1), step), { maxLength: 60, size: 'max' })

/** A pick stands for one of those for which the verb makes sense now, with its agent. */
function resolve(model: RoutingModel, drawn: Drawn): Step {
  if (!('pick' in drawn)) return drawn
  const state = drawn.verb === 'complete' ? 'active' : 'offered'
  const fitting = [...model.interactions.values()].filter((each) => each.state === state)
  const found = fitting[drawn.pick % fitting.length]
  return { verb: drawn.verb, agent: found?.agent?.id ?? 'kate', id: found?.id ?? 'i0' }
}

/** Undefined, a truth, or the status of a refusal. */
function settle<T>(promise: Promise<T>): Promise<unknown> {
  return promise.then(
    (value) => (typeof value === 'boolean' ? value : undefined),
    (error: { status: number }) => error.status,
  )
}

function run({ routing, sweep }: RoutingNode, s: Step): Promise<unknown> {
  if ('change' in s) return settle(routing.setAgent(s.agent, s.change))
  if ('media' in s) return settle(routing.enqueue({ ...call(s.id, s.queue), media: s.media }))
  if ('queue' in s) return settle(routing.requeue(s.id, { queue: s.queue, agent: s.agent }))
  if ('agent' in s) return settle(routing[s.verb](s.agent, s.id))
  return 'id' in s ? settle(routing.withdraw(s.id)) : settle(sweep())
}

function imagine(model: RoutingModel, s: Step): unknown {
  if ('change' in s) return model.setAgent(s.agent, s.change)
  if ('media' in s) return model.enqueue(s.id, s.media, s.queue)
  if ('queue' in s) {
    const { queue, agent } = s
    return model.requeue(s.id, { ...(queue && { queue }), ...(agent && { agent }) })
  }
  if ('agent' in s) return model[s.verb](s.agent, s.id)
  return 'id' in s ? model.withdraw(s.id) : model.sweep()
}

/** All that can be asked of the state. */
async function observe({ routing }: RoutingNode) {
  const desks = agents.map((each) => routing.interactions(each).catch(() => []))
  const known = ids.map((each) => routing.interaction(each))
  const positions = ids.map((each) => routing.position(each))
  return {
    agents: (await routing.agents()).map(({ id, state, load, handled }) => {
      return { id, state, load, handled }
    }),
    desks: (await Promise.all(desks)).map((desk) => desk.map((each) => each.id)),
    interactions: (await Promise.all(known)).map((found) => {
      return found && [found.id, found.state, found.agent, found.queue, found.refusals]
    }),
    positions: (await Promise.all(positions)).map((place) => place?.position),
  }
}

function expected(model: RoutingModel): Awaited<ReturnType<typeof observe>> {
  const all = agents.map((each) => model.agents.get(each))
  const known = ids.map((each) => model.interactions.get(each))
  return {
    agents: all
      .filter((each) => each !== undefined)
      .sort((one, other) => (one.id < other.id ? -1 : 1))
      .map((each) => {
        const held = model.held(each)
        const voice = held.filter((one) => one.media === 'voice').length
        const load = { voice, chat: held.length - voice }
        return { id: each.id, state: each.state, load, handled: each.handled }
      }),
    desks: all.map((each) => (each === undefined ? [] : model.held(each).map(({ id }) => id))),
    interactions: known.map((found) => {
      return found && [found.id, found.state, found.agent?.id, found.queue, found.refusals]
    }),
    positions: known.map((found) => found && model.position(found)),
  }
}

async function forget({ redis }: RoutingNode): Promise<void> {
  for await (const keys of redis.scan('gms:routing:*')) {
    await Promise.all(keys.map((key) => redis.commands.unlink(key)))
  }
}

describe('any history on two nodes', () => {
  it('ends each step in the state that the rules say', { timeout: 120_000 }, async () => {
    let model: ModelOptions = { after_missed_offer: 'READY', pauses: false, chats: 1 }
    const nodes = await nodesForTest(() => ({
      after_missed_offer: model.after_missed_offer,
      refusal_pause: model.pauses ? 3600 : 0,
      chats_per_agent: model.chats,
      offer_timeout: 0, // a sweep ends every offer
    }))
    await fc.assert(
      fc.asyncProperty(options, history, async (given, steps) => {
        model = given
        await forget(nodes[0])
        const rules = new RoutingModel(given)
        for (const [at, drawn] of steps) {
          const each = resolve(rules, drawn)
          const [outcome, meant] = [await run(nodes[at === 0 ? 0 : 1], each), imagine(rules, each)]
          expect(outcome).toEqual(meant)
          expect(await observe(nodes[0])).toEqual(expected(rules))
        }
      }),
      { numRuns: 80 },
    )
  })
})
