import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Callback, CallbackState } from '../../../src/api/callback/callback.ts'
import { parseCallback } from '../../../src/api/callback/callback-record.ts'
import { ApiError } from '../../../src/base/kernel/index.ts'
import { InDoubt } from '../../../src/center/orchestration/in-doubt.ts'
import { request } from '../../support/http.ts'
import { ManualTimers } from './manual-timers.ts'
import { ManualClock, monday, type Served, serveCallbacks } from './serve-callbacks.ts'

/*
 * Random histories of one service: starts, moves, cancels, news from outside and inside, orchestrators
 * that refuse, fall silent or die, and time that passes. After each step the records are held against
 * what the step may have done, and the counters of slots against the records.
 */

const runs = 80
const capacity = 2
const attempts = 3
const minute = 60_000
const buffer = minute
const service = 'cb'
const yaml = `
  callback: { _request_execution_time_buffer: 60, _ttl: 3600, _max_request_by_time_bucket: ${capacity} }
  service.${service}: { _type: ors, _service: callback }
`

const order: readonly CallbackState[] = [
  'SCHEDULED',
  'QUEUED',
  'ROUTING',
  'PROCESSING',
  'COMPLETED',
]
const rankOf = (state: CallbackState) => order.indexOf(state)

const which = fc.nat({ max: 7 })
const ahead = fc.integer({ min: -3, max: 40 }) // minutes
const state = fc.constantFrom(...order)
const mood = fc.constantFrom(
  'serves',
  'serves',
  'refuses',
  'falls silent',
  'dies first',
  'dies late',
)
type Mood = 'serves' | 'refuses' | 'falls silent' | 'dies first' | 'dies late'
const step = fc.oneof(
  fc.record({ do: fc.constant('start' as const), ahead, mood }),
  fc.record({ do: fc.constant('move' as const), which, ahead }),
  fc.record({ do: fc.constant('cancel' as const), which }),
  fc.record({ do: fc.constant('put' as const), which, state }),
  fc.record({ do: fc.constant('tell' as const), which, state }),
  fc.record({ do: fc.constant('pass' as const), minutes: fc.integer({ min: 1, max: 20 }), mood }),
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

class World {
  readonly #served: Served
  readonly #clock: ManualClock
  readonly #timers: ManualTimers
  readonly #ids: string[] = []
  /** When each was handed over first. */
  readonly #begun = new Map<string, number>()
  /** Of whom somebody has told that they are under way. */
  readonly #heardOf = new Set<string>()

  constructor(served: Served, clock: ManualClock, timers: ManualTimers) {
    this.#served = served
    this.#clock = clock
    this.#timers = timers
  }

  async take(step: Step): Promise<void> {
    const before = await this.records()
    await this.#do(step, before)
    await this.#hold(before)
  }

  async records(): Promise<Map<string, Callback>> {
    const found = new Map<string, Callback>()
    for (const id of this.#ids) {
      const ref = { service, id }
      const key = `gms:callback:record:{${service}}:${id}`
      const text = await this.#served.redis.commands.get(key)
      if (text !== null) found.set(id, parseCallback(ref, text))
    }
    return found
  }

  async end(): Promise<void> {
    this.#setMood('serves')
    await this.#timers.runUntil(this.#clock.now() + 8 * 60 * minute) // also who talks on beyond the _ttl
    for (const callback of (await this.records()).values()) {
      expect(callback.state).toBe('COMPLETED')
      const isForgotten = !this.#begun.has(callback.id) && callback.attempts < attempts
      if (callback.reason === 'FAIL_TIMEOUT_TTL' && !this.#heardOf.has(callback.id)) {
        expect(isForgotten).toBe(false)
      }
      expect([callback.farewell, callback.submission]).toEqual([undefined, undefined])
    }
  }

  async #do(step: Step, before: Map<string, Callback>): Promise<void> {
    if (step.do === 'start') return this.#start(step.ahead, step.mood as Mood, before)
    if (step.do === 'pass') return this.#pass(step.minutes, step.mood as Mood)
    const id = this.#ids[step.which % Math.max(1, this.#ids.length)]
    const callback = id === undefined ? undefined : before.get(id)
    if (callback === undefined) return
    if (step.do === 'move') return this.#move(callback, step.ahead, before)
    if (step.do === 'cancel') return this.#cancel(callback)
    if (step.do === 'put' || step.do === 'tell') this.#heardOf.add(callback.id)
    if (step.do === 'put') return this.#put(callback, step.state)
    return this.#tell(callback, step.state)
  }

  async #start(ahead: number, mood: Mood, before: Map<string, Callback>): Promise<void> {
    this.#setMood(mood.startsWith('dies') ? 'serves' : mood) // a client cannot wait for the dead
    const desiredAt = this.#clock.now() + ahead * minute
    const isFull = this.#bookedAt(before, desiredAt) >= capacity
    const isImmediate = desiredAt - buffer <= this.#clock.now()
    const { status, body } = await this.#call('POST', '', {
      ...{ _customer_number: '5115', _desired_time: new Date(desiredAt).toISOString() },
    })
    const isRefused = ahead < -1 || isFull
    expect(status).toBe(isRefused ? 400 : isImmediate && mood === 'refuses' ? 500 : 200)
    if (status === 200) this.#ids.push((body as { _id: string })._id)
  }

  async #move(callback: Callback, ahead: number, before: Map<string, Callback>): Promise<void> {
    const desiredAt = this.#clock.now() + ahead * minute
    const others = new Map([...before].filter(([id]) => id !== callback.id))
    const isFull = this.#bookedAt(others, desiredAt) >= capacity
    const { status } = await this.#call('PUT', `/${callback.id}`, {
      _new_desired_time: new Date(desiredAt).toISOString(),
    })
    const isRefused = callback.state !== 'SCHEDULED' || ahead < -1 || isFull
    expect(status).toBe(isRefused ? 400 : 200)
  }

  async #cancel(callback: Callback): Promise<void> {
    const { status } = await this.#call('DELETE', `/${callback.id}`)
    expect(status).toBe(callback.state === 'COMPLETED' ? 400 : 200)
    const after = (await this.records()).get(callback.id)
    if (status === 200) expect([after?.state, after?.reason]).toEqual(['COMPLETED', 'CANCELLED'])
  }

  async #put(callback: Callback, state: CallbackState): Promise<void> {
    const { status } = await this.#call('PUT', `/${callback.id}`, { _callback_state: state })
    const isForward = rankOf(state) >= rankOf(callback.state)
    expect(status).toBe(isForward ? 200 : 400)
    if (isForward) expect((await this.records()).get(callback.id)?.state).toBe(state)
  }

  async #tell({ id, state: from }: Callback, state: CallbackState): Promise<void> {
    if (state === 'SCHEDULED') return
    const { states } = this.#served.callbacks
    const isTheirs = await states.to(
      id,
      state,
      state === 'COMPLETED' ? 'AGENT_CONNECTED' : undefined,
    )
    expect(isTheirs).toBe(rankOf(state) >= rankOf(from))
  }

  async #pass(minutes: number, mood: Mood): Promise<void> {
    this.#setMood(mood)
    await this.#timers.runUntil(this.#clock.now() + minutes * minute)
  }

  #setMood(mood: Mood): void {
    const { orchestrator } = this.#served
    const fail = (error: Error) => Promise.reject(error)
    const note = ({ serviceId }: { serviceId: string }) => {
      if (!this.#begun.has(serviceId)) this.#begun.set(serviceId, this.#clock.now())
    }
    orchestrator.after = (run) => {
      note(run)
      return mood === 'dies late' ? this.#timers.die() : undefined
    }
    orchestrator.before = () => {
      if (mood === 'refuses') return fail(new ApiError(500, 'ors', 'no'))
      if (mood === 'falls silent') {
        return fail(new ApiError(500, 'ors', '', { cause: new InDoubt('silence') }))
      }
      return mood === 'dies first' ? this.#timers.die() : undefined
    }
  }

  /** What no step may do, whatever it does. */
  async #hold(before: Map<string, Callback>): Promise<void> {
    const after = await this.records()
    for (const [id, was] of before) {
      const is = after.get(id)
      if (is === undefined) throw new Error(`${id} has gone`)
      const isRetried = was.state === 'QUEUED' && is.state === 'SCHEDULED'
      if (!isRetried) expect(rankOf(is.state)).toBeGreaterThanOrEqual(rankOf(was.state))
      if (isRetried) expect(was.session).toBeUndefined()
      if (was.state === 'COMPLETED') expect(is.reason).toBe(was.reason)
      expect(is.version).toBeGreaterThanOrEqual(was.version)
      const begun = this.#begun.get(id)
      if (begun !== undefined && !was.submission && was.state === 'SCHEDULED') {
        expect(begun).toBeGreaterThanOrEqual(was.desiredAt - buffer)
      }
    }
    expect(await this.#counters()).toEqual(countersOf(after))
  }

  async #counters(): Promise<Record<string, number>> {
    const counters: Record<string, number> = {}
    const { redis } = this.#served
    for await (const keys of redis.scan(`gms:callback:booked:{${service}}:*`)) {
      for (const key of keys) {
        const day = Number(key.split(':').at(-1))
        for (const [field, n] of Object.entries(await redis.commands.hgetall(key))) {
          counters[day * 288 + Number(field)] = Number(n)
        }
      }
    }
    return counters
  }

  #bookedAt(records: Map<string, Callback>, at: number): number {
    const cell = Math.floor(at / (5 * minute))
    return [...records.values()].filter((callback) => callback.cell === cell).length
  }

  #call(method: string, path: string, body?: unknown) {
    const url = `/genesys/1/service/callback/${service}${path}`
    return request(this.#served.url, method, url, body)
  }
}

function countersOf(records: Map<string, Callback>): Record<string, number> {
  const counters: Record<string, number> = {}
  for (const { cell } of records.values()) {
    if (cell !== undefined) counters[cell] = (counters[cell] ?? 0) + 1
  }
  return counters
}

/** A room for each history, since their clocks differ. */
async function newWorld(): Promise<World> {
  const clock = new ManualClock(monday)
  const timers = new ManualTimers(clock)
  const served = await serveCallbacks(yaml, { clock, timers })
  await served.callbacks.start()
  return new World(served, clock, timers)
}

it('whatever happens, no callback goes back, is lost or is counted twice', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const world = await newWorld()
      for (const each of steps) await world.take(each)
      await world.end()
    }),
    { numRuns: runs },
  )
}, 120_000)
