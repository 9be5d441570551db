import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Milliseconds } from '../../../base/kernel/index.ts'
import type { ExportTable, PlainTable } from './table.ts'

const patience: Milliseconds = 30_000 // the largest takes a few seconds

/** A workbook, made on a thread of its own: it is made in one go, and messages must not wait for it. */
export async function toXlsx({ chart: _, ...table }: ExportTable): Promise<Buffer> {
  const worker = startWorker(table)
  try {
    const [file]: Uint8Array[] = await once(worker, 'message', {
      signal: AbortSignal.timeout(patience),
    })
    return Buffer.from(file ?? [])
  } finally {
    await worker.terminate()
  }
}

function startWorker(table: PlainTable): Worker {
  const built = !import.meta.url.endsWith('.ts')
  const file = built ? './xlsx-worker.js' : './xlsx-worker-source.mjs'
  return new Worker(new URL(file, import.meta.url), { workerData: table })
}
