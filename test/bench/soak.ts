/**
 * `npx tsx test/bench/soak.ts [minutes] [share]`: a node under a steady mix of everything, and how
 * its memory grows in so many minutes (60 unless said otherwise) once it is warm, which takes half as
 * long. `share` of the usual load is for machines that have less to give. A run of an hour or more is
 * kept, and shown in docs/benchmarks.md.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as pass } from 'node:timers/promises'
import type { ChildServer } from '../support/child-server.ts'
import { writePage } from './page.ts'
import { keepRun, soakName } from './results.ts'
import { startBenchRedis } from './support/bench-redis.ts'
import { startRingback } from './support/child-servers.ts'
import { asContender } from './support/contenders.ts'
import { countWithheld, freedom, machine } from './support/machine.ts'
import { residentKilobytes, withDriverPinned } from './support/processor.ts'
import { SoakLoad, soakConfig } from './support/soak-load.ts'
import { slope } from './support/statistics.ts'
import { type BenchTable, figure, toMarkdown } from './table.ts'

const sampling = 10 // s
const telling = 60 // s
const warmUp = { share: 0.5, most: 30 * 60 } // of the time; s. By then pools and caches are full, the first sessions forgotten and the heap has as many pages as it spreads over
const hurry = { times: 3, share: 0.7 } // of the warm-up: machine code for what is rare is else still made after half an hour
const leastToJudge = 60 // minutes: the heap's own ups and downs take a quarter of one
const goals = { growth: { hold: 1, stretch: 0.5 }, refused: { hold: 0.1, stretch: 0 } } // % an hour; %

interface Sample {
  /** Seconds since the load began. */
  readonly at: number
  readonly resident: number
  readonly heap: number
}

const [minutes = 60, share = 1] = process.argv.slice(2).map(Number)
const cold = Math.min(warmUp.most, warmUp.share * 60 * minutes) // s
const duration = cold + 60 * minutes // s
if (!(minutes > 0 && share > 0)) {
  console.error('how many minutes, and what share of the load?')
  process.exit(2)
}
process.once('SIGTERM', () => process.exit(1)) // by exit, so that the servers end as well
process.once('SIGINT', () => process.exit(1))

const on = machine()
const at = new Date().toISOString()
const free = await freedom()
const withheld = countWithheld()
const table = await withDriverPinned(soak)
console.log(`\n${toMarkdown(table)}`)
if (minutes >= leastToJudge) {
  keepRun(soakName, {
    ...{ at, machine: on, seconds: Math.round(duration), ...free, withheld: withheld(), table },
  })
  writePage()
}
process.exit((table.failures ?? []).length > 0 ? 1 : 0)

async function soak(): Promise<BenchTable> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-soak-'))
  const file = join(folder, 'gms.yaml')
  writeFileSync(file, soakConfig()) // JSON is YAML
  const redis = await startBenchRedis()
  const node = await startRingback(redis.url, { env: { GMS_CONFIG: file } })
  const load = new SoakLoad(asContender(node), share)
  try {
    await load.start()
    const samples = await watch(node, load)
    await load.stop()
    return toTable(samples, load)
  } finally {
    await node.kill()
    await redis.close()
    rmSync(folder, { recursive: true })
  }
}

async function watch(node: ChildServer, load: SoakLoad): Promise<Sample[]> {
  const samples: Sample[] = []
  const began = performance.now()
  load.pace(hurry.times)
  const calm = setTimeout(() => load.pace(1), 1000 * hurry.share * cold)
  for (let seconds = 0; seconds < duration; seconds += sampling) {
    await pass(began + 1000 * (seconds + sampling) - performance.now())
    const sample = {
      at: (performance.now() - began) / 1000,
      resident: residentKilobytes(node.pid) / 1024,
      heap: await heapOf(node),
    }
    samples.push(sample)
    if (seconds % telling === 0) {
      console.log(
        `${Math.round(sample.at / 60)} min: ${figure(sample.resident)} MB resident, ${figure(sample.heap)} MB heap; ${load.summary()}`,
      )
    }
  }
  clearTimeout(calm)
  return samples
}

/** Megabytes, as the node's own metrics have it. */
async function heapOf({ url }: ChildServer): Promise<number> {
  const response = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(20_000) })
  const bytes = /^nodejs_heap_size_used_bytes (\S+)/m.exec(await response.text())?.[1]
  return Number(bytes) / 2 ** 20
}

function toTable(samples: readonly Sample[], load: SoakLoad): BenchTable {
  const warm = samples.filter((sample) => sample.at > cold)
  const row = (name: string, of: 'resident' | 'heap') => {
    const values = warm.map((sample) => sample[of])
    const range = [Math.min(...values), Math.max(...values)]
    return [name, ...range.map(figure), figure(growth(warm, of))]
  }
  const grows = growth(warm, 'resident')
  return {
    title: `soak: ${minutes} minutes of everything${share === 1 ? '' : `, ${share} of the usual load`}`,
    columns: ['', 'least MB', 'most MB', '% an hour'],
    rows: [row('resident', 'resident'), row('heap in use', 'heap')],
    targets: [
      {
        what: 'growth of resident memory',
        ours: `${figure(grows)} % an hour`,
        value: minutes < leastToJudge ? Number.NaN : grows,
        ...goals.growth,
      },
      {
        what: 'work refused with 503',
        ours: `${figure(load.refused())} %`,
        value: load.refused(),
        ...goals.refused,
      },
    ],
    notes: [
      `${warm.length} samples, one each ${sampling} s, after ${figure(cold / 60)} minutes of warm-up, most of it at ${hurry.times} times the pace; growth is that of the line that fits them best, to their mean`,
      load.summary(),
    ],
    failures: load.failures(),
  }
}

/** Percent of the mean an hour. */
function growth(samples: readonly Sample[], of: 'resident' | 'heap'): number {
  const points = samples.map((sample) => ({ x: sample.at / 3600, y: sample[of] }))
  const mean = points.reduce((sum, { y }) => sum + y, 0) / points.length
  return (100 * slope(points)) / mean
}
