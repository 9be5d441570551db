import type { JsonObject } from '../../../../src/base/http/index.ts'
import { createLogger, type Milliseconds, newHexId } from '../../../../src/base/kernel/index.ts'
import type { Redis } from '../../../../src/base/redis/index.ts'
import { createTimers, type TimerHandler, type Timers } from '../../../../src/base/timers/index.ts'
import { createAccessNumbers } from '../../../../src/center/access-numbers/index.ts'
import { type ChatServer, createChatServer } from '../../../../src/center/chat-server/index.ts'
import type {
  Call,
  CallProgress,
  Dialler,
  DialOutcome,
} from '../../../../src/center/orchestration/dialler/dialler.ts'
import { createEmbeddedOrchestrator } from '../../../../src/center/orchestration/embedded/create-embedded-orchestrator.ts'
import type { EmbeddedOrchestrator } from '../../../../src/center/orchestration/embedded/embedded-orchestrator.ts'
import type { EndReason } from '../../../../src/center/orchestration/embedded/ports.ts'
import type { RunRecord } from '../../../../src/center/orchestration/embedded/run/run-record.ts'
import type { RunStore } from '../../../../src/center/orchestration/embedded/run/run-store.ts'
import { createRedisRunStore } from '../../../../src/center/orchestration/embedded/run/run-store-redis.ts'
import type { Run, RunRef } from '../../../../src/center/orchestration/orchestrator.ts'
import { createRouting, type Routing } from '../../../../src/center/routing/index.ts'
import { redisForTest } from '../../../support/redis.ts'
import { chatOptions } from '../../chat-server/support.ts'
import { slow } from '../../routing/support.ts'
import { Mortal } from './mortal.ts'

const logger = createLogger('silent')
const lease = 1000 // ms; a test that kills a node waits for it

/** Timers that run when the test says that time has passed. */
class Wakes {
  readonly due = new Map<string, { kind: string; id: string; at: Milliseconds }>()

  of(handlers: Map<string, TimerHandler>): Pick<Timers, 'handle' | 'schedule' | 'cancel'> {
    return {
      handle: (kind, handler) => void handlers.set(kind, handler),
      schedule: async (kind, id, at) => void this.due.set(`${kind} ${id}`, { kind, id, at }),
      cancel: async (kind, id) => this.due.delete(`${kind} ${id}`),
    }
  }
}

/** A telephone whose calls go as the test says. */
export class TestDialler implements Dialler {
  isByAgent = false
  ringTimeout = 30
  next: DialOutcome = { kind: 'placed' }
  /** Whether it can be told to hang up. */
  hangsUp = true
  readonly placed: Call[] = []
  readonly ringing = new Map<string, CallProgress>()
  mostAtATime = 0

  async dial(call: Call): Promise<DialOutcome> {
    if (this.isByAgent) return { kind: 'by-agent' }
    if (this.next.kind === 'placed' || this.next.kind === 'in-doubt') {
      this.placed.push(call)
      this.ringing.set(call.id, 'ringing')
      this.mostAtATime = Math.max(this.mostAtATime, this.ringing.size)
    }
    return this.next
  }

  async progress(id: string): Promise<CallProgress> {
    return this.isByAgent ? 'answered' : (this.ringing.get(id) ?? 'ended')
  }

  async hangUp(id: string): Promise<boolean> {
    if (this.hangsUp) this.ringing.delete(id)
    return this.hangsUp
  }

  async close(): Promise<void> {}
}

const order = ['', 'QUEUED', 'ROUTING', 'PROCESSING', 'COMPLETED']

/** What all nodes of a test share, but Redis. */
export class World {
  readonly wakes = new Wakes()
  readonly dialler = new TestDialler()
  /** `service id → state reason`, each state once, in order. */
  readonly reported = new Map<string, string[]>()
  /** What devices were told. */
  readonly told: { _action: string; _id: string }[] = []
  /** For how long that was worth telling (ms). */
  readonly worth: (Milliseconds | undefined)[] = []
  readonly messages: JsonObject[] = []
  hasDevice = false
  shift: Milliseconds = 0

  readonly clock = { now: () => Date.now() + this.shift }

  readonly states = {
    to: async (id: string, state: string, reason?: EndReason): Promise<boolean> => {
      const known = this.reported.get(id) ?? []
      const text = reason === undefined ? state : `${state} ${reason}`
      const before = known.at(-1)?.split(' ')[0] ?? ''
      if (before === state) return true
      if (order.indexOf(state) < order.indexOf(before)) return false
      this.reported.set(id, [...known, text])
      return true
    },
  }

  readonly device = {
    notify: async (_: string, message: { _action: string; _id: string }, worth?: Milliseconds) => {
      this.told.push(message)
      this.worth.push(worth)
    },
    message: async (_: string, message: JsonObject) => {
      if (this.hasDevice) this.messages.push(message)
      return this.hasDevice
    },
  }
}

export interface StageNode {
  readonly orchestrator: EmbeddedOrchestrator
  readonly routing: Routing
  readonly chats: ChatServer
  readonly redis: Redis
  readonly store: RunStore
  readonly world: World
  /** Ends offers that are due, as routing's own timer would. */
  sweep(): Promise<void>
  /** Lets time pass, and whatever becomes due then run on this node. */
  pass(seconds: number): Promise<void>
  /** Waits for what this node does by itself. */
  rest(): Promise<void>
  /** For tests with more nodes than a file should hold open. */
  close(): Promise<void>
}

export interface StageOptions {
  readonly offerTimeout?: number
  readonly refusalPause?: number
  /** Whose life the node's is. */
  readonly mortal?: Mortal
  /** In place of that of the world. */
  readonly dialler?: Dialler
  /** In place of those that the test runs. */
  readonly timers?: (redis: Redis) => Pick<Timers, 'handle' | 'schedule' | 'cancel'>
}

/** One node of the embedded centre, on its own or beside others over the same Redis and world. */
export async function stage(
  o: StageOptions = {},
  beside?: Pick<StageNode, 'redis' | 'world'>,
): Promise<StageNode> {
  const redis = await redisForTest(beside?.redis.channel(''))
  const world = beside?.world ?? new World()
  const handlers = new Map<string, TimerHandler>()
  const timers = o.timers?.(redis) ?? world.wakes.of(handlers)
  const sweeper = new Map<string, TimerHandler>()
  const routing = createRouting({
    redis,
    timers: new Wakes().of(sweeper),
    options: () => ({
      ...slow,
      offer_timeout: o.offerTimeout ?? slow.offer_timeout,
      refusal_pause: o.refusalPause ?? 0,
      after_missed_offer: 'READY',
    }),
    logger,
  })
  const chats = await createChatServer({
    ...{ redis, startId: newHexId(), routing, logger },
    timers: createTimers(redis, { nodeId: 'n', logger }), // never started
    options: () => chatOptions,
  })
  const shifted = shiftedStore(createRedisRunStore(redis, lease), world)
  const { mortal = new Mortal() } = o
  const states = mortal.wrap(world.states)
  const device = {
    notify: (id: string, message: { _action: string; _id: string }, worth?: Milliseconds) =>
      mortal.wrap(world.device).notify(id, message, worth),
    message: (id: string, message: JsonObject) => mortal.wrap(world.device).message(id, message),
  }
  const dialler = mortal.wrap(o.dialler ?? world.dialler)
  const orchestrator = createEmbeddedOrchestrator({
    ...{ redis, timers: mortal.wrap(timers), routing: mortal.wrap(routing), chats },
    ...{ store: mortal.wrap(shifted), lease, logger, states, device, dialler, clock: world.clock },
    numbers: createAccessNumbers({
      redis,
      groups: (group) => (group === 'DNIS' ? dnis : undefined),
      country: () => 'US',
    }),
    server: () => ({ external_url_base: 'http://localhost:8080/' }),
  })
  const run = (handler: TimerHandler | undefined, kind: string, id: string) =>
    handler?.({ kind, id, payload: '', dueAt: 0, attempt: 1, fence: 1 })
  const node: StageNode = {
    ...{ orchestrator, routing, chats, redis, store: shifted, world },
    sweep: async () => run(sweeper.get('routing-sweep'), 'routing-sweep', 'now'),
    async rest() {
      await orchestrator.idle()
    },
    async close() {
      await orchestrator.close()
      await chats.close()
      await routing.close()
      await redis.close()
    },
    async pass(seconds) {
      const until = world.clock.now() + seconds * 1000
      for (;;) {
        const [next] = [...world.wakes.due.entries()]
          .filter(([, { at }]) => at <= until)
          .sort(([, one], [, other]) => one.at - other.at)
        if (next === undefined) break
        const [key, { kind, id, at }] = next
        world.wakes.due.delete(key)
        world.shift += Math.max(0, at - world.clock.now()) + 1
        try {
          await run(handlers.get(kind), kind, id)
        } catch (error) {
          const retry = { kind, id, at: world.clock.now() + 1000 } // as timers do what has failed
          if (!world.wakes.due.has(key)) world.wakes.due.set(key, retry)
          if (mortal.isDead) throw error
        }
        await node.rest()
      }
      world.shift += Math.max(0, until - world.clock.now())
    },
  }
  return node
}

function shiftedStore(store: RunStore, world: World): RunStore {
  return {
    now: async () => (await store.now()) + world.shift,
    create: (...given) => store.create(...given),
    find: (...given) => store.find(...given),
    renew: (...given) => store.renew(...given),
    keep: (...given) => store.keep(...given),
    release: (...given) => store.release(...given),
    forget: (...given) => store.forget(...given),
    async claim(serviceId) {
      const claimed = await store.claim(serviceId)
      if (claimed === undefined || claimed === 'busy') return claimed
      return { ...claimed, now: claimed.now + world.shift }
    },
  }
}

const dnis = {
  _allocation_strategy: undefined,
  _booking_expiration_timeout: undefined,
  _return_pool_health: undefined,
  number1: '6504663205',
}

/** The four parameters by which scenarios are chosen, by the names of the reference's clients. */
export const choices = {
  'VOICE-NOW-USERORIG': choice('USERORIGINATED', 'false', 'voice'),
  'VOICE-WAIT-USERORIG': choice('USERORIGINATED', 'true', 'voice'),
  'VOICE-NOW-USERTERM': choice('USERTERMINATED', 'false', 'voice'),
  'VOICE-WAIT-USERTERM': choice('USERTERMINATED', 'true', 'voice'),
  'CHAT-NOW': choice('USERORIGINATED', 'false', 'chat'),
  'CHAT-WAIT': choice('USERORIGINATED', 'true', 'chat'),
}

function choice(direction: string, waits: string, media: string): Record<string, string> {
  return {
    _call_direction: direction,
    _wait_for_agent: waits,
    _wait_for_user_confirm: waits,
    _media_type: media,
  }
}

export function newRun(
  scenario: keyof typeof choices,
  more: Record<string, string> = {},
  serviceId = `361-${newHexId()}`,
): Run {
  return {
    serviceId,
    service: 'my-callback',
    options: { _urs_virtual_queue: 'sales', _resource_group: 'DNIS' },
    parameters: { ...choices[scenario], _customer_number: '6504661232', ...more },
    dataId: `data-${serviceId}`,
    user: 'b16416334828b1d2',
    data: { usr_customer_name: 'Bob Markel', usr_reason: 'billing question' },
  }
}

export const refOf = ({ serviceId, options }: Run): RunRef => ({
  serviceId,
  session: serviceId,
  options,
})

/** Starts a run and gives what is needed to play it. */
export async function begin(
  node: StageNode,
  scenario: keyof typeof choices,
  more: Record<string, string> = {},
) {
  const run = newRun(scenario, more)
  const { answer } = await node.orchestrator.start(run)
  await node.rest()
  const id = run.serviceId
  const ask = async (request: string, said: Record<string, string> = {}) => {
    const body = await node.orchestrator.request(refOf(run), request, said)
    await node.rest()
    return body
  }
  return {
    ...{ run, id, answer, ask },
    status: (request: string) =>
      ask(request).then(
        () => 200,
        (error: { status: number }) => error.status,
      ),
    state: async () => (await recordOf(node, id)).state,
    reported: () => node.world.reported.get(id) ?? [],
  }
}

export async function recordOf(node: StageNode, id: string): Promise<RunRecord> {
  const run = await node.store.find(id)
  if (run === undefined) throw new Error(`no run ${id}`)
  return run
}

export async function ready(node: StageNode, agent = 'kristi', more = {}): Promise<void> {
  await node.routing.setAgent(agent, { queues: ['sales'], state: 'READY', ...more })
  await node.rest()
}

export async function act(
  node: StageNode,
  verb: 'accept' | 'reject' | 'complete',
  id: string,
  agent = 'kristi',
): Promise<void> {
  await node.routing[verb](agent, id)
  await node.rest()
}

/** As when the lease of a dead node has run out. */
export async function freeClaims({ redis }: StageNode): Promise<void> {
  for await (const keys of redis.scan('gms:orchestration:claim:*')) {
    await Promise.all(keys.map((key) => redis.commands.del(key)))
  }
}
