/**
 * `npm run dev`: the server, started again whenever a source changes, with a few entries and
 * subscriptions to play with. The embedded Redis forgets all on a restart, so seeding repeats.
 * The console's page is built again whenever one of its own sources changes: reload it.
 */
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { seed, untilGone, untilReady } from './seed.mjs'

const { resolve } = createRequire(import.meta.url)
const vite = join(dirname(resolve('vite/package.json')), 'bin/vite.js')
const page = run(vite, ['build', '--watch', '--logLevel', 'warn'])
const server = run(resolve('tsx/cli'), ['watch', '--clear-screen=false', 'src/main.ts'])
server.on('exit', (code) => {
  page.kill()
  process.exit(code ?? 1)
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal))

const port = Number(process.env.PORT ?? 8080)
for (;;) {
  await untilReady(port)
  await seed(port)
  await untilGone(port)
}

function run(tool, args) {
  const cwd = fileURLToPath(new URL('..', import.meta.url))
  return spawn(process.execPath, [tool, ...args], { cwd, stdio: 'inherit' })
}
