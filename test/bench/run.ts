/**
 * `npm run bench [names…]`: runs the named cases, or all of them, and prints their tables.
 * The exit code speaks of correctness only (an error, a lost message), never of a time.
 */
import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import process from 'node:process'
import { builtServer } from './support/built-server.ts'
import { type BenchTable, toMarkdown } from './table.ts'

const suffix = '.bench.ts'
const known = readdirSync(new URL('.', import.meta.url))
  .filter((file) => file.endsWith(suffix))
  .map((file) => file.slice(0, -suffix.length))

const named = process.argv.slice(2)
const unknown = named.filter((name) => !known.includes(name))
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(', ')}; known: ${known.join(', ')}`)
  process.exit(2)
}

console.log(machine())
let failed = false
for (const name of named.length > 0 ? named : known) {
  if (!(await ran(name))) failed = true
}
process.exit(failed ? 1 : 0)

async function ran(name: string): Promise<boolean> {
  const started = Date.now()
  try {
    const bench = (await import(`./${name}${suffix}`)) as { run(): Promise<BenchTable> }
    const table = await bench.run()
    console.log(`\n${toMarkdown(table)}\n\n(${Math.round((Date.now() - started) / 1000)} s)`)
    return (table.failures ?? []).length === 0
  } catch (error) {
    console.error(`\n## ${name}\n\n**FAILED**`, error)
    return false
  }
}

function machine(): string {
  const processors = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return [
    `${processors.length} × ${processors[0]?.model ?? 'unknown processor'}, ${memory} GB`,
    `node ${process.version}`,
    redisVersion(),
    `server: ${builtServer() === undefined ? 'sources through tsx, does not build' : 'built'}`,
    new Date().toISOString(),
  ].join(' · ')
}

function redisVersion(): string {
  if (process.env.REDIS_URL !== undefined) return `Redis at REDIS_URL`
  try {
    const text = execFileSync('redis-server', ['--version'], { encoding: 'utf8' })
    return `redis ${/v=(\S+)/.exec(text)?.[1] ?? '?'}`
  } catch {
    return 'no redis-server found'
  }
}
