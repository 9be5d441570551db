import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { Redis as IoRedis } from 'ioredis'

/**
 * Starts the embedded Redis on a free port of the loopback interface, in a thread of its own.
 *
 * It speaks the protocol, runs the scripts and keeps the promises of a real one, but nothing it
 * holds survives `close()`, and only this machine can reach it.
 */
export async function startEmbeddedRedis(): Promise<{ url: string; close(): Promise<void> }> {
  const worker = startWorker()
  worker.unref() // the process may end without a word to the engine: it holds nothing worth keeping
  const [port]: number[] = await once(worker, 'message')
  const url = `redis://127.0.0.1:${port}`
  await limitMemory(url)
  return {
    url,
    async close() {
      await worker.terminate()
    },
  }
}

function startWorker(): Worker {
  const built = !import.meta.url.endsWith('.ts')
  const file = built ? './embedded-worker.js' : './embedded-worker-source.mjs'
  return new Worker(new URL(file, import.meta.url), {
    execArgv: ['--disable-warning=ExperimentalWarning'], // node:wasi, on which the engine stands
  })
}

/** WebAssembly addresses are signed in the bridge: past 2 GB they go negative. Full means refused, not evicted. */
async function limitMemory(url: string): Promise<void> {
  const client = new IoRedis(url, { lazyConnect: true, protocol: 2, disableClientInfo: true })
  await client.connect()
  await client.config('SET', 'maxmemory', '1gb', 'maxmemory-policy', 'noeviction')
  client.disconnect()
}
