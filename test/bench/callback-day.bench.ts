/**
 * A day in fast motion: callbacks booked and carried out over a day with office hours and a change of
 * the clocks, on two nodes of which one is killed twice, and a Redis that is killed once.
 */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { newUuid } from '../../src/base/kernel/index.ts'
import type { RedisServer } from '../support/redis-server.ts'
import type { RunningNode } from '../support/start-node.ts'
import { type DayPlan, planDay, yamlOf } from './support/day/day-plan.ts'
import { type DayServer, startDayServer } from './support/day/day-server.ts'
import { MovedClock } from './support/day/moved-clock.ts'
import { percentile, randomFrom } from './support/statistics.ts'
import { type BenchTable, figure } from './table.ts'

const wanted = Number(process.env.BENCH_CALLBACKS ?? 10_000)
const ahead = 0.6 // booked before the day begins; the others while it goes on
const closedShare = 0.05 // ask for a time at which nobody is there
const twiceShare = 0.05 // are sent again, to the other node, before they are answered
const lanes = 24
const shards = [0, 1, 2, 3]
const buffer = 120_000 // ms before its time at which a callback is due: the option's default
const idle = 500 // ms; less than this is waited for
const longestLease = 11_000 // ms; nobody holds a timer for longer without saying so again
const patience = 120_000 // ms real time for a request, or for what is due

export async function run(): Promise<BenchTable> {
  const plan = planDay(wanted)
  const clock = new MovedClock(plan.startsAt)
  const server = await startDayServer(clock)
  const redis = await clock.startRedis()
  const folder = mkdtempSync(join(tmpdir(), 'callback-day-'))
  const configFile = join(folder, 'gms.yaml')
  writeFileSync(configFile, yamlOf(server.url, plan.capacity))
  const day = new Day({ plan, clock, server, redis, configFile })
  try {
    await day.open()
    await day.pass()
    return day.table()
  } finally {
    await day.close()
    await Promise.all([server.close(), redis.close()])
    clock.close()
  }
}

interface DayParts {
  readonly plan: DayPlan
  readonly clock: MovedClock
  readonly server: DayServer
  readonly redis: RedisServer
  readonly configFile: string
}

interface Blow {
  readonly name: string
  /** In the middle of this slot's callbacks. */
  readonly slot: number
  strike(): Promise<void>
}

interface Recovery {
  readonly name: string
  /** Due callbacks that had not been submitted when the blow fell. */
  readonly waiting: number
  /** Until the last of them was. */
  readonly seconds: number
  /** Apart from these: nobody knew whether their start had been sent. */
  readonly inDoubt: number
  readonly doubtSeconds: number
}

/** A request that was answered with 200. */
interface Accepted {
  readonly desired: number
  readonly dueAt: number
}

class Day {
  readonly #parts: DayParts
  readonly #random = randomFrom(20_270_328)
  readonly #accepted = new Map<string, Accepted>()
  readonly #booked = new Map<number, number>()
  readonly #refused = { closed: 0, full: 0 }
  readonly #failures: string[] = []
  readonly #recoveries: Recovery[] = []
  readonly #ended = new Set<string>()
  readonly #reports = new Set<Promise<void>>()
  #nodes: (RunningNode | undefined)[] = []
  #client: Redis | undefined
  #asked = 0
  #repeated = 0
  #retried = 0
  #jumps = 0
  readonly #began = performance.now()

  constructor(parts: DayParts) {
    this.#parts = parts
    parts.server.onStart = (id, session) => {
      const report = this.#report(id, session).finally(() => this.#reports.delete(report))
      this.#reports.add(report)
    }
  }

  async open(): Promise<void> {
    const { clock, redis, configFile } = this.#parts
    const start = () => clock.startNode(redis.url, configFile)
    this.#nodes = await Promise.all([start(), start()])
    this.#client = new Redis(redis.url, { maxRetriesPerRequest: null })
    this.#client.on('error', () => undefined) // it is killed on purpose
  }

  async close(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node?.kill()))
    this.#client?.disconnect()
  }

  /** Everything happens at a slot's time: its callbacks are due, and others are asked for. */
  async pass(): Promise<void> {
    const { plan, clock } = this.#parts
    await this.#ask(Math.floor(wanted * ahead), () => this.#slotAfter(plan.startsAt, 1))
    const blows = this.#blows()
    const share = Math.ceil((wanted * (1 - ahead)) / (plan.slots.length - 6)) // none for the last half hour
    for (const slot of plan.slots) {
      await this.#idleUntil(slot - buffer - 300)
      const blow = blows.find((each) => each.slot === slot)
      if (blow !== undefined) await this.#suffer(blow)
      await this.#awaitDue()
      const left = wanted - this.#accepted.size
      if (left > 0 && slot < (plan.slots.at(-6) ?? 0)) {
        await this.#ask(Math.min(share, left), () => this.#slotAfter(clock.now(), 3))
      }
    }
    await this.#idleUntil(plan.endsAt)
    await this.#awaitDue()
    while (this.#reports.size > 0) await Promise.all(this.#reports)
    await this.#check()
  }

  /** Blows fall when a fifth of a slot's callbacks have been handed over. */
  #blows(): Blow[] {
    const { slots } = this.#parts.plan
    const at = (part: number) => slots[Math.floor(slots.length * part)] ?? 0
    return [
      { name: 'node killed', slot: at(0.25), strike: () => this.#killNode() },
      { name: 'Redis killed, started after 1 s', slot: at(0.5), strike: () => this.#killRedis() },
      { name: 'node killed again', slot: at(0.75), strike: () => this.#killNode() },
    ]
  }

  async #suffer({ name, slot, strike }: Blow): Promise<void> {
    const { server } = this.#parts
    const due = [...this.#accepted].filter(([, { desired }]) => desired === slot).map(([id]) => id)
    const done = () => due.filter((id) => server.starts.has(id))
    const until = performance.now() + patience
    while (done().length < due.length / 5 && performance.now() < until) await pause(1)
    const struckAt = performance.now()
    const waiting = due.filter((id) => !server.starts.has(id))
    await strike()
    while (done().length < due.length && performance.now() < until) await pause(5)
    const after = (id: string) =>
      ((server.starts.get(id)?.[0]?.wall ?? Number.NaN) - struckAt) / 1000
    const inDoubt = new Set(await this.#doubtful(waiting))
    const surely = waiting.filter((id) => !inDoubt.has(id))
    this.#recoveries.push({
      name,
      waiting: waiting.length,
      seconds: Math.max(0, ...surely.map(after)),
      inDoubt: inDoubt.size,
      doubtSeconds: Math.max(0, ...[...inDoubt].map(after)),
    })
  }

  /** Those whose start may have been sent: they are left alone for `queue-polling-rate`. */
  async #doubtful(ids: readonly string[]): Promise<string[]> {
    const found: string[] = []
    for (const id of ids) {
      const { text } = await this.#send('GET', `/genesys/1/admin/callback/${id}/why`, undefined, {
        first: 0,
      })
      if (text.includes('no word of a session')) found.push(id)
    }
    return found
  }

  async #killNode(): Promise<void> {
    const { clock, redis, configFile } = this.#parts
    const victim = this.#nodes[1]
    this.#nodes[1] = undefined
    await victim?.kill()
    this.#nodes[1] = await clock.startNode(redis.url, configFile)
  }

  async #killRedis(): Promise<void> {
    const { clock, redis } = this.#parts
    await redis.kill()
    await pause(1000)
    await clock.moved(() => redis.start())
  }

  /** Wishes one after the other in some lanes, until so many more are accepted, or everything is full. */
  async #ask(count: number, slotOf: () => number): Promise<void> {
    const goal = this.#accepted.size + count
    let tries = 4 * count
    let underWay = 0
    const lane = async () => {
      while (this.#accepted.size + underWay < goal && tries-- > 0) {
        underWay += 1
        await this.#wish(slotOf()).finally(() => {
          underWay -= 1
        })
      }
    }
    await Promise.all(Array.from({ length: lanes }, lane))
  }

  /** `haste` 1: any time is as good as another; above, the sooner the better. */
  #slotAfter(from: number, haste: number): number {
    const { slots, closed } = this.#parts.plan
    const isClosed = this.#random() < closedShare
    const later = (isClosed ? closed : slots).filter((slot) => slot - buffer > from)
    return later[Math.floor(this.#random() ** haste * later.length)] ?? 0
  }

  async #wish(desired: number): Promise<void> {
    const { plan } = this.#parts
    this.#asked += 1
    const key = newUuid()
    const body = JSON.stringify({
      _customer_number: String(4_930_000_000 + this.#asked),
      _desired_time: new Date(desired).toISOString(),
    })
    const isTwice = this.#random() < twiceShare
    if (isTwice) this.#repeated += 1
    const send = (first: number) =>
      this.#send('POST', '/genesys/1/service/callback/day', body, { key, first })
    const [answer, again] = await Promise.all([send(0), isTwice ? send(1) : undefined])
    if (again?.status === 200 && again.text !== answer.text) {
      this.#failures.push(`one key, two answers: ${answer.text} ${again.text}`)
    }
    const isOpen = plan.slots.includes(desired)
    if (answer.status === 200) {
      const { _id: id } = JSON.parse(answer.text) as { _id: string }
      this.#accepted.set(id, { desired, dueAt: desired - buffer })
      this.#booked.set(desired, (this.#booked.get(desired) ?? 0) + 1)
      if (!isOpen) this.#failures.push(`accepted while closed: ${new Date(desired).toISOString()}`)
      return
    }
    if (answer.text.includes('closed')) {
      this.#refused.closed += 1
      if (isOpen) this.#failures.push(`refused while open: ${new Date(desired).toISOString()}`)
    } else if (answer.text.includes('Too many')) this.#refused.full += 1
    else this.#failures.push(`answered ${answer.status} ${answer.text}`)
  }

  /** What an app does: tries again, with the same key, as long as it takes. */
  async #send(
    method: string,
    path: string,
    body: string | undefined,
    o: { key?: string; first: number },
  ): Promise<{ status: number; text: string }> {
    const until = performance.now() + patience
    for (let turn = o.first; ; turn++) {
      const node = this.#nodes[turn % this.#nodes.length]
      try {
        if (node === undefined) throw new Error('that node is dead')
        const response = await fetch(`${node.url}${path}`, {
          method,
          ...(body === undefined ? {} : { body }),
          headers: {
            'content-type': 'application/json',
            ...(o.key === undefined ? {} : { 'idempotency-key': o.key }),
          },
          signal: AbortSignal.timeout(10_000),
        })
        const text = await response.text()
        const isUnderWay = response.status === 409 && text.includes('under way')
        if (response.status < 500 && !isUnderWay) return { status: response.status, text }
        throw new Error(text)
      } catch (error) {
        if (performance.now() > until) return { status: 599, text: String(error) }
        this.#retried += 1
        await pause(100)
      }
    }
  }

  /** The session tells that the customer was called, and ends. */
  async #report(id: string, session: string): Promise<void> {
    const said = { _callback_state: 'COMPLETED', _callback_reason: 'AGENT_CONNECTED' }
    const body = JSON.stringify({ ...said, _ors_session_id: session })
    const path = `/genesys/1/service/callback/day/${id}`
    const { status, text } = await this.#send('PUT', path, body, { first: this.#ended.size })
    if (status === 200) this.#ended.add(id)
    else this.#failures.push(`the session of ${id} was answered ${status} ${text}`)
  }

  /** All that is due by now has been handed over, or was not in time. */
  async #awaitDue(): Promise<void> {
    const { clock, server } = this.#parts
    const until = performance.now() + patience
    for (;;) {
      const now = clock.now()
      const late = [...this.#accepted].some(
        ([id, { dueAt }]) => dueAt <= now && !server.starts.has(id),
      )
      if (!late || performance.now() > until) return
      await pause(5)
    }
  }

  /** Passes over the time in which no timer rings; what the nodes do meanwhile takes its own time. */
  async #idleUntil(end: number): Promise<void> {
    const { clock } = this.#parts
    for (;;) {
      if (clock.now() >= end) return
      while (this.#reports.size > 0) await Promise.all(this.#reports)
      const next = Math.min(end, (await this.#nextTimer()) - 100)
      if (next - clock.now() > idle || (next === end && next > clock.now())) {
        clock.moveTo(next)
        this.#jumps += 1
        for (const shard of shards) await this.#client?.publish('gms:timers:sooner', `${shard} 0`)
      } else await pause(5)
    }
  }

  /** When the next timer rings; now, while one is in hand. */
  async #nextTimer(): Promise<number> {
    const now = this.#parts.clock.now()
    const first = await Promise.all(shards.map((shard) => this.#nextOf(shard, now)))
    return Math.min(...first)
  }

  async #nextOf(shard: number, now: number): Promise<number> {
    const client = this.#client
    const due = (await client?.zrange(`gms:timers:due:{${shard}}`, '0', '0', 'WITHSCORES')) ?? []
    const held = client?.zrangebyscore(`gms:timers:due:{${shard}}`, '-inf', now + longestLease)
    const members = (await held) ?? []
    if (members.length === 0) return Number(due[1] ?? Number.POSITIVE_INFINITY)
    const records = await client?.hmget(`gms:timers:records:{${shard}}`, ...members)
    const isInHand = (records ?? []).some((record) => record !== null && !record.startsWith('0:'))
    return isInHand ? now : Number(due[1])
  }

  async #check(): Promise<void> {
    const { plan, server } = this.#parts
    for (const [slot, count] of this.#booked) {
      if (count > plan.capacity)
        this.#failures.push(`slot overbooked: ${count} of ${plan.capacity}`)
      if (slot === 0) this.#failures.push('a wish without a slot')
    }
    const strays = [...server.starts.keys()].filter((id) => !this.#accepted.has(id))
    if (strays.length > 0) this.#failures.push(`${strays.length} carried out that nobody asked for`)
    const open = [...this.#accepted.keys()].filter((id) => !this.#ended.has(id))
    if (open.length > 0) this.#failures.push(`${open.length} not COMPLETED in the end`)
    const early = [...this.#accepted].filter(
      ([id, { dueAt }]) => (server.starts.get(id)?.[0]?.at ?? dueAt) < dueAt - 50,
    )
    if (early.length > 0) this.#failures.push(`${early.length} carried out before they were due`)
  }

  table(): BenchTable {
    const { server, plan } = this.#parts
    const lost = [...this.#accepted.keys()].filter((id) => !server.starts.has(id)).length
    const twice = [...server.starts.values()].filter((starts) => starts.length > 1).length
    const lateness = [...this.#accepted].flatMap(([id, { dueAt }]) => {
      const [start] = server.starts.get(id) ?? []
      return start === undefined ? [] : [start.at - dueAt]
    })
    const failures = [...new Set(this.#failures)].slice(0, 20)
    if (lost > 0) failures.push(`${lost} lost`)
    if (twice > 0) failures.push(`${twice} carried out twice`)
    const ms = (share: number) => `${figure(percentile(lateness, share))} ms`
    return {
      title: `callback-day: ${wanted} callbacks, two nodes, 28 March 2027 in Berlin`,
      columns: ['what', 'number'],
      rows: [
        ['asked for (of which sent twice)', `${this.#asked} (${this.#repeated})`],
        ['accepted', this.#accepted.size],
        ['refused: closed / slot full', `${this.#refused.closed} / ${this.#refused.full}`],
        ['submitted', server.starts.size],
        ['duplicates', twice],
        ['lost', lost],
        ['completed', this.#ended.size],
        ['lateness p50 / p99 / max', `${ms(0.5)} / ${ms(0.99)} / ${ms(1)}`],
        ...this.#recoveries.map(({ name, waiting, seconds, inDoubt, doubtSeconds }) => [
          `${name}: what was due was submitted within`,
          `${seconds.toFixed(1)} s (${waiting} waited)${inDoubt === 0 ? '' : `; ${inDoubt} in doubt: ${doubtSeconds.toFixed(1)} s`}`,
        ]),
        ['requests tried again by the client', this.#retried],
        ['slots and what one takes', `${plan.slots.length} × ${plan.capacity}`],
        [
          'real time',
          `${Math.round((performance.now() - this.#began) / 1000)} s, ${this.#jumps} jumps`,
        ],
      ],
      targets: [
        {
          what: 'callbacks lost or carried out twice',
          ours: `${lost} and ${twice}`,
          ...{ value: lost + twice, hold: 0, stretch: 0 },
        },
      ],
      notes: [
        'Nodes, Redis and driver share one clock that runs in real time while anything is due or in hand, and jumps over the rest; leases, time-outs, retries and restarts take real time.',
        'Redis writes its append-only file each second (appendfsync everysec) and is killed, not shut down: what the operating system has of the file is not lost with the process.',
        'In doubt is a callback whose start may have been sent when its node died: it is left alone for queue-polling-rate (60 s), lest its customer be called twice.',
        'Orchestration is a server that starts a session for each request it gets; a session reports COMPLETED at once.',
      ],
      failures,
    }
  }
}
