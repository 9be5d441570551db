/**
 * `npm start`: builds when dist/ is missing or older than its sources, then becomes the server.
 * The server runs in this very process, so that the signals it is sent arrive.
 */
import { build, isStale } from './build.mjs'

if (isStale()) {
  console.error('Building…') // standard output belongs to the server's log
  build()
}
if (process.env.npm_lifecycle_event !== undefined) leaveWithParent()
await import('../dist/main.js')

/**
 * npm passes a signal on to the shell between it and us, and most shells die of it without a word:
 * when the shell has gone, it was meant for us.
 */
function leaveWithParent() {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 250)
  watch.unref()
}
