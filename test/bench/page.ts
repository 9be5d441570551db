/** docs/benchmarks.md, as the results have it. */
import { writeFileSync } from 'node:fs'
import { disturbances, knownCases, type Run, readResults, soakName, troubles } from './results.ts'
import { grid, targetColumns, targetRow, toMarkdown, verdictOf } from './table.ts'

export const pageFile = new URL('../../docs/benchmarks.md', import.meta.url)

type Results = ReadonlyMap<string, readonly Run[]>

export function writePage(): void {
  writeFileSync(pageFile, toPage(readResults()))
}

/** The page, which also says what was never run. */
export function toPage(results: Results): string {
  const cases = [...knownCases(), soakName]
  const missing = cases.filter((name) => !results.has(name))
  return [
    ...opening(minutesOf(results)),
    ...summary(results),
    ...(missing.length === 0 ? [] : [`Not run yet: ${missing.join(', ')}.`, '']),
    ...cases.flatMap((name) => section(name, results.get(name) ?? [])),
  ].join('\n')
}

const opening = (minutes: number) => [
  '# Benchmarks',
  '',
  'What Ringback costs beside what it is measured against. `npm run bench` writes this page out of `test/bench/results`, where every run leaves a line; runs that went badly stay on it.',
  '',
  '## How to repeat it',
  '',
  `- \`npm run bench\` runs every case, each in a process of its own; those below took ${minutes} minutes. \`npm run bench unicast storage\` runs these two again and renews their sections.`,
  '- It takes Linux with two cores and Debian’s redis-server; `webdis` and `taskset` are used where they are installed, and the callback day needs a C compiler. Rivals are development dependencies.',
  '- `BENCH_ROUNDS`, `BENCH_SECONDS` (of a turn) and `BENCH_SEED` change how long and by what chance. A run of less than 5 rounds of 1 s is printed, and not kept.',
  '- `npx tsx test/bench/soak.ts 60` puts a node under mixed load and says how its memory grows in an hour, after half an hour of warm-up.',
  '',
  'Variants are alive together and take turns; a ratio is taken within a round, then the median of all rounds. The server has one core, driver and Redis the other. Its processor time is the scheduler’s own count, so that what the driver uses does not matter. Virtual machines drift by a quarter within minutes: trust ratios, not microseconds. The load average before a case includes the case before it; what others had of the machine in the second before, and what its host withheld under way, is told where it was enough to matter.',
  '',
]

/** How long the latest runs took, but for the soak, which is none of `npm run bench`. */
function minutesOf(results: Results): number {
  const runs = [...results].flatMap(([name, all]) => (name === soakName ? [] : all.slice(-1)))
  return Math.ceil(runs.reduce((sum, { seconds }) => sum + seconds, 0) / 60)
}

/** All promises in one place, those that are missed one by one. */
function summary(results: Results): string[] {
  const latest = [...results].flatMap(([name, runs]) => {
    const run = runs.at(-1)
    return run === undefined ? [] : [{ name, run }]
  })
  const all = latest.flatMap(({ name, run }) => {
    return (run.table?.targets ?? []).map((target) => ({ name, target }))
  })
  const having = (verdict: string) => all.filter(({ target }) => verdictOf(target) === verdict)
  const count = (verdict: string) => having(verdict).length
  const failed = latest.filter(({ run }) => hasFailed(run)).map(({ name }) => name)
  const missed = having('missed').map(({ name, target }) => [name, ...targetRow(target)])
  return [
    '## In short',
    '',
    `Of ${all.length} targets, ${count('stretch')} reach their stretch, ${count('holds')} hold, ${count('missed')} are missed and ${count('not measured')} could not be measured.`,
    '',
    ...(failed.length === 0 ? [] : [`**Failed**: ${failed.join(', ')}; see there.`, '']),
    ...(missed.length === 0 ? [] : [...grid(['missed in', ...targetColumns], missed), '']),
    ...whyMissed(having('missed').map(({ name }) => name)),
  ]
}

/** What is known of why a case misses its targets. */
const reasons: Readonly<Record<string, string>> = {
  'fan-out':
    'most of a delivery is its poll, a request and an answer, for everybody. What is left is the append to the user’s mailbox in Redis, by one script for all of a turn; a rival hands one object to all sockets, and forgets it with the process.',
  soak: 'memory stays flat. What was refused was refused while tests ran beside it on the same two cores; the runs before, of an hour, refused nothing.',
  storage:
    'a POST is a form, a new id and a command to Redis; Fastify’s hello is none of these. Reading the form costs about as much as the command.',
  unicast:
    'a message is in Redis before its publisher is answered, and stays there until the device has confirmed it; the rivals keep it in memory. A bare node:http door with held polls is more than half of the cost, the command a tenth to a fifth. At 1,000 a second Redis’s answer also wakes the process once more for most messages.',
}

function whyMissed(names: readonly string[]): string[] {
  const known = [...new Set(names)].filter((name) => Object.hasOwn(reasons, name))
  return known.length === 0 ? [] : [...known.map((name) => `- ${name}: ${reasons[name]}`), '']
}

export const hasFailed = ({ table, error }: Run): boolean =>
  error !== undefined || (table?.failures ?? []).length > 0

function section(name: string, runs: readonly Run[]): string[] {
  const latest = runs.at(-1)
  if (latest === undefined) return []
  const shown = latest.table === undefined ? [`## ${name}`] : toMarkdown(latest.table).split('\n')
  const [heading = '', ...body] = shown
  const bad = runs.slice(0, -1).filter((run) => troubles(run).length > 0)
  return [
    ...[heading, '', `${commandOf(name)}: ${circumstances(latest)}`],
    ...(latest.error === undefined ? [] : ['', `**FAILED**: ${latest.error}`]),
    ...body,
    ...(bad.length === 0 ? [] : ['', 'Runs before that went badly:', '']),
    ...bad.toReversed().map((run) => `- ${minute(run.at)}: ${troubles(run).join('; ')}`),
    '',
  ]
}

const commandOf = (name: string) =>
  name === soakName ? '`npx tsx test/bench/soak.ts`' : `\`npm run bench ${name}\``

function circumstances(run: Run): string {
  const disturbed = disturbances(run)
  return [
    `${minute(run.at)}, ${run.seconds} s`,
    `load average before ${run.load.toFixed(2)}`,
    ...(disturbed.length === 0 ? [] : [`**disturbed**: ${disturbed.join(', ')}`]),
    run.machine,
  ].join(' · ')
}

const minute = (at: string) => `${at.slice(0, 16).replace('T', ' ')} UTC`
