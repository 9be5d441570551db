/**
 * What the cases have found: a file each, to which every run adds a line. Nothing is taken away, so
 * that one case can be repeated without losing the others, and what went badly stays on record.
 * docs/benchmarks.md shows them: see page.ts.
 */
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { type BenchTable, figure, verdictOf } from './table.ts'

/** One run of a case. */
export interface Run {
  readonly at: string
  readonly machine: string
  readonly seconds: number
  /** Load average of the minute before it began. */
  readonly load: number
  /** Share of the machine that others had just before, and share its host withheld under way. */
  readonly busyBefore: number
  readonly withheld: number
  /** Undefined when it ended before it had found anything. */
  readonly table?: BenchTable
  /** Why it ended. */
  readonly error?: string
}

/** A run that is none of `npm run bench`, see soak.ts. */
export const soakName = 'soak'

const disturbing = { busy: 0.1, withheld: 0.03 } // from here on a run says little of us
const suffix = { bench: '.bench.ts', runs: '.jsonl' }
const folder = new URL('./results/', import.meta.url)

/** The names of all cases there are. */
export function knownCases(): string[] {
  return namesIn(new URL('.', import.meta.url), suffix.bench)
}

/** All runs of each case that were ever kept, the oldest first. */
export function readResults(): ReadonlyMap<string, readonly Run[]> {
  const names = existsSync(folder) ? namesIn(folder, suffix.runs) : []
  return new Map(names.map((name) => [name, runsOf(name)]))
}

export function keepRun(name: string, run: Run): void {
  mkdirSync(folder, { recursive: true })
  appendFileSync(fileOf(name), `${JSON.stringify(run)}\n`)
}

/** Everything that speaks against a run; nothing when it went well. */
export function troubles(run: Run): string[] {
  const { failures = [], targets = [] } = run.table ?? {}
  const missed = targets.filter((target) => verdictOf(target) === 'missed')
  return [
    ...(run.error === undefined ? [] : [`failed: ${run.error}`]),
    ...failures.map((failure) => `failed: ${failure}`),
    ...missed.map(({ what, value, hold }) => `missed: ${what}, ${figure(value)} for ${hold}`),
    ...disturbances(run),
  ]
}

/** What others had of the machine, where it was enough to spoil the figures. */
export function disturbances({ busyBefore, withheld }: Run): string[] {
  return [
    ...(busyBefore > disturbing.busy ? [`${percent(busyBefore)} of the machine was in use`] : []),
    ...(withheld > disturbing.withheld ? [`its host withheld ${percent(withheld)} of it`] : []),
  ]
}

const percent = (share: number) => `${Math.round(100 * share)} %`

const fileOf = (name: string) => new URL(`${name}${suffix.runs}`, folder)

function runsOf(name: string): Run[] {
  const lines = readFileSync(fileOf(name), 'utf8').trim().split('\n')
  return lines.map((line) => JSON.parse(line) as Run)
}

function namesIn(place: URL, ending: string): string[] {
  return readdirSync(place)
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))
    .sort()
}
