import { setTimeout as pass } from 'node:timers/promises'
import type { ChildServer } from '../../support/child-server.ts'
import { ClosedLoop } from './closed-loop.ts'
import { cpuMicros } from './processor.ts'
import type { BenchSettings } from './settings.ts'
import { median } from './statistics.ts'

const settling = 0.2 // s at the start of each turn that do not count

/** Something that is asked over and over, as often as it answers. */
export interface Asked {
  readonly name: string
  readonly server: ChildServer
  readonly next: () => string
  /** Requests per second of CPU, one a round: what one core gives when nothing else holds it up. */
  readonly perCore: number[]
  /** Requests per second as they came, and how busy the core was, one a round. */
  readonly perSecond: number[]
  readonly busy: number[]
  refused: number
}

export function asked(name: string, server: ChildServer, next: () => string): Asked {
  return { name, server, next, perCore: [], perSecond: [], busy: [], refused: 0 }
}

/** Each gets a turn to warm up, then one a round. */
export async function askInTurns(
  all: readonly Asked[],
  connections: number,
  { rounds, seconds }: BenchSettings,
): Promise<void> {
  for (const it of all) await turn(it, connections, seconds * 2, false)
  for (let round = 0; round < rounds; round += 1) {
    for (const it of all) await turn(it, connections, seconds, true)
  }
}

/** Of one to the other within a round, the median of the rounds; NaN where one was not asked. */
export function ratioOf(
  it: Asked | undefined,
  other: Asked | undefined,
  by: 'perCore' | 'perSecond' = 'perCore',
): number {
  if (it === undefined || other === undefined) return Number.NaN
  return median(it[by].map((value, round) => value / (other[by][round] ?? Number.NaN)))
}

export function refusals(all: readonly Asked[]): string[] {
  return all
    .filter((it) => it.refused > 0)
    .map((it) => `${it.name}: ${it.refused} requests were refused`)
}

async function turn(
  it: Asked,
  connections: number,
  seconds: number,
  counts: boolean,
): Promise<void> {
  const loop = new ClosedLoop(it.server.port, connections, it.next)
  await pass(settling * 1000)
  const start = { at: performance.now(), cpu: cpuMicros(it.server.pid), answered: loop.answered }
  await pass(seconds * 1000)
  const answered = loop.answered - start.answered
  const cpu = (cpuMicros(it.server.pid) - start.cpu) / 1e6
  const elapsed = (performance.now() - start.at) / 1000
  loop.stop()
  it.refused += loop.refused
  if (!counts) return
  it.perCore.push(answered / cpu)
  it.perSecond.push(answered / elapsed)
  it.busy.push(cpu / elapsed)
}
