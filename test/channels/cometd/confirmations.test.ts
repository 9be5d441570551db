import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createLogger } from '../../../src/base/kernel/index.ts'
import { Confirmations } from '../../../src/channels/cometd/confirmations.ts'
import { Session } from '../../../src/channels/cometd/session.ts'
import { View } from '../../../src/channels/cometd/view.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Confirmations over a Redis that answers when a test says so. */
function waitingConfirmations() {
  const failures: (() => void)[] = []
  const confirm = () =>
    new Promise<void>((_, reject) => {
      failures.push(() => reject(new Error('away')))
    })
  return { confirmations: new Confirmations({ confirm }, createLogger('silent')), failures }
}

const session = () =>
  new Session('phone', { view: new View('kate', '1000', 0), sessions: [] }, 0, 0)

it('tries again what Redis has not taken', async () => {
  const { confirmations, failures } = waitingConfirmations()
  confirmations.writeSoon(session())
  await vi.advanceTimersByTimeAsync(1000)
  failures[0]?.()
  await vi.advanceTimersByTimeAsync(1000)
  expect(failures).toHaveLength(2)
})

it('keeps no process alive once they are closed, whatever Redis takes', async () => {
  const { confirmations, failures } = waitingConfirmations()
  confirmations.writeSoon(session())
  await vi.advanceTimersByTimeAsync(1000)
  await confirmations.close()
  failures[0]?.()
  await vi.advanceTimersByTimeAsync(0)
  expect(vi.getTimerCount()).toBe(0)
})

it('writes at the last what came after they were closed first', async () => {
  const { confirmations, failures } = waitingConfirmations()
  await confirmations.close()
  confirmations.writeSoon(session())
  const closed = confirmations.close()
  expect(failures).toHaveLength(1)
  failures[0]?.()
  await closed
})
