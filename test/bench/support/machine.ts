/** What a run ran on, and how much of it was free. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import process from 'node:process'
import { setTimeout as pass } from 'node:timers/promises'
import { builtServer } from './built-server.ts'

const rivals = ['cometd-nodejs-server', 'faye', 'fastify', 'ws', 'bullmq', 'ioredis']

/** Machine and versions in one line. */
export function machine(): string {
  const processors = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return [
    `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown processor'}, ${memory} GB`,
    `Node ${process.version}`,
    redisVersion(),
    rivals.map((name) => `${name} ${versionOf(name)}`).join(', '),
    ...(builtServer() === undefined
      ? ['sources through tsx, since the server does not build']
      : []),
  ].join(' · ')
}

/** How much of the processors others have, looked at for a second in which we do nothing. */
export async function freedom(): Promise<{ load: number; busyBefore: number }> {
  const [load = 0] = loadavg()
  const before = ticks()
  await pass(1000)
  const { busy, all } = since(before)
  return { load, busyBefore: all === 0 ? 0 : busy / all }
}

/** Counts what the host of a virtual machine withholds from now on. */
export function countWithheld(): () => number {
  const before = ticks()
  return () => {
    const { withheld, all } = since(before)
    return all === 0 ? 0 : withheld / all
  }
}

/** Of all processors, by what they did (proc(5), /proc/stat). */
function ticks() {
  const [first = ''] = readFileSync('/proc/stat', 'latin1').split('\n', 1)
  const [user = 0, nice = 0, system = 0, idle = 0, waiting = 0, irq = 0, softIrq = 0, stolen = 0] =
    first.split(/\s+/).slice(1).map(Number)
  const busy = user + nice + system + irq + softIrq
  return { busy, withheld: stolen, all: busy + idle + waiting + stolen }
}

function since(before: ReturnType<typeof ticks>) {
  const now = ticks()
  return {
    busy: now.busy - before.busy,
    withheld: now.withheld - before.withheld,
    all: now.all - before.all,
  }
}

function versionOf(name: string): string {
  const file = new URL(`../../../node_modules/${name}/package.json`, import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}

function redisVersion(): string {
  if (process.env.REDIS_URL !== undefined) return 'Redis at REDIS_URL'
  try {
    const text = execFileSync('redis-server', ['--version'], { encoding: 'utf8' })
    return `Redis ${/v=(\S+)/.exec(text)?.[1] ?? '?'}`
  } catch {
    return 'no redis-server found'
  }
}
