/** Black box: every area of the API, asked of one server. COVERAGE.md tells what is shown where. */
import { afterAll, beforeAll } from 'vitest'
import { callback } from './callback.ts'
import { chat } from './chat.ts'
import { cometd } from './cometd.ts'
import { coverage } from './coverage.ts'
import { node } from './node.ts'
import { notification } from './notification.ts'
import { pattern } from './pattern.ts'
import { service } from './service.ts'
import { stat } from './stat.ts'
import { storage } from './storage.ts'
import { openTarget, type Target } from './target.ts'

let opened: Target
beforeAll(async () => {
  opened = await openTarget()
}, 60_000)
afterAll(() => opened?.close())

for (const area of [
  storage,
  node,
  notification,
  cometd,
  service,
  pattern,
  stat,
  callback,
  chat,
  coverage,
]) {
  area(() => opened)
}
