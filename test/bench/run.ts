/**
 * `npm run bench [names…]`: runs the named cases, or all of them, prints what they found, and renews
 * their sections of docs/benchmarks.md. The exit code speaks of correctness only (an error, a lost
 * message), never of a time.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { hasFailed, writePage } from './page.ts'
import { keepRun, knownCases, type Run, troubles } from './results.ts'
import { asStarted } from './support/child-servers.ts'
import { countWithheld, freedom, machine } from './support/machine.ts'
import { isShortened } from './support/settings.ts'
import { type BenchTable, toMarkdown } from './table.ts'

const limit = 1_200_000 // ms for a case; what takes longer hangs
const outputKept = 2000 // characters of what a case that failed has said last
const known = knownCases()
const named = process.argv.slice(2)
const unknown = named.filter((name) => !known.includes(name))
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(', ')}; known: ${known.join(', ')}`)
  process.exit(2)
}

const chosen = named.length > 0 ? named : known
const on = machine()
let failed = false
console.log(on)
for (const [at, name] of chosen.entries()) {
  console.log(`\n[${at + 1} of ${chosen.length}] ${name} …`)
  const run = await runCase(name)
  report(name, run)
  if (hasFailed(run)) failed = true
  if (isShortened()) continue
  keepRun(name, run)
  writePage()
}
process.exit(failed ? 1 : 0)

async function runCase(name: string): Promise<Run> {
  const at = new Date().toISOString()
  const free = await freedom()
  const withheld = countWithheld()
  const started = performance.now()
  const found = await inProcess(name)
  const seconds = Math.round((performance.now() - started) / 1000)
  return { at, machine: on, seconds, ...free, withheld: withheld(), ...found }
}

/** Of its own, so that no case inherits memory, flags or clients of another, and a crash is a result. */
function inProcess(name: string): Promise<Pick<Run, 'table' | 'error'>> {
  const file = fileURLToPath(new URL('./run-case.ts', import.meta.url))
  const child = spawn(process.execPath, [...asStarted, '--import', 'tsx', file, name], {
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  })
  let said = ''
  child.stderr?.on('data', (piece: Buffer) => {
    process.stderr.write(piece)
    said = (said + piece).slice(-outputKept)
  })
  const over = endAfter(child, limit)
  let table: BenchTable | undefined
  child.on('message', (message) => {
    table = message as BenchTable
  })
  return new Promise((resolve) => {
    child.once('close', (code) => {
      const wasLate = over()
      const reason = wasLate
        ? `not done after ${limit / 1000} s`
        : `ended with ${code}: ${gist(said)}`
      resolve(table === undefined ? { error: reason } : { table })
    })
  })
}

/** Ends what hangs; the answer of the returned function is whether it had to. */
function endAfter(child: ChildProcess, milliseconds: number): () => boolean {
  let wasLate = false
  const timer = setTimeout(() => {
    wasLate = true
    child.kill('SIGTERM')
  }, milliseconds)
  return () => {
    clearTimeout(timer)
    return wasLate
  }
}

/** The line of a stack trace that says what was wrong, in one line of text. */
function gist(said: string): string {
  const line = /^\w*Error.*$/m.exec(said)?.[0] ?? said.trim().split('\n').at(-1)
  return (line ?? '').slice(0, 300)
}

function report(name: string, run: Run): void {
  if (run.table !== undefined) console.log(`\n${toMarkdown(run.table)}`)
  for (const trouble of troubles(run)) console.log(`! ${trouble}`)
  console.log(`\n(${name}: ${run.seconds} s)`)
}
