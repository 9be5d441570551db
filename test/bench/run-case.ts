/** Runs one case in this process, and hands its table to the process that asked: see run.ts. */
import process from 'node:process'
import type { BenchTable } from './table.ts'

process.once('SIGTERM', () => process.exit(1)) // by exit, so that the servers it started end as well
const bench = (await import(`./${process.argv[2]}.bench.ts`)) as { run(): Promise<BenchTable> }
const table = await bench.run()
process.send?.(table, () => process.exit())
