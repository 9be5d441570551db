/** A node of its own for as long as something is asked of it. */
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const startLimit = 60_000 // ms; it may have to be built first

/** What `ask` finds out from a node at the URL it is given. */
export async function withOwnNode(ask) {
  const port = await freePort()
  const start = fileURLToPath(new URL('../start.mjs', import.meta.url))
  const { REDIS_URL: _, ...env } = process.env // no others' data is needed
  const own = { HOST: '127.0.0.1', PORT: String(port), LOG_LEVEL: 'error' }
  const node = spawn(process.execPath, [start], {
    env: { ...env, ...own, npm_lifecycle_event: undefined },
    stdio: ['ignore', 2, 2], // standard output is the client's
  })
  try {
    const url = `http://127.0.0.1:${port}`
    await untilReady(url, node)
    return await ask(url)
  } finally {
    node.kill('SIGKILL')
  }
}

async function untilReady(url, node) {
  const deadline = Date.now() + startLimit
  while (Date.now() < deadline && node.exitCode === null) {
    const reply = await fetch(`${url}/readyz`).catch(() => undefined)
    await reply?.arrayBuffer()
    if (reply?.ok) return
    await sleep(100)
  }
  throw new Error('The node that should tell of its routes did not start.')
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}
