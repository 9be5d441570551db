/**
 * `npm run dev`: the server, started again whenever a source changes, with a few entries and
 * subscriptions to play with. The embedded Redis forgets all on a restart, so seeding repeats.
 */
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { seed, untilGone, untilReady } from './seed.mjs'

const tsx = createRequire(import.meta.url).resolve('tsx/cli')
const server = spawn(process.execPath, [tsx, 'watch', '--clear-screen=false', 'src/main.ts'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: 'inherit',
})
server.on('exit', (code) => process.exit(code ?? 1))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal))

const port = Number(process.env.PORT ?? 8080)
for (;;) {
  await untilReady(port)
  await seed(port)
  await untilGone(port)
}
