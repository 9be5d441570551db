import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import { createCallbacks, type Day } from './callbacks.ts'
import { createChats } from './chats.ts'
import type { Driver } from './driver.ts'
import { createEvents } from './events.ts'
import type { Fault } from './fault.ts'
import type { Account } from './ledger.ts'
import { createPushes } from './pushes.ts'
import type { Sessions } from './sessions.ts'

const calm = 1500 // ms before a fault strikes, and after it
const patience = 60_000 // ms for all that was promised to come

/** What one of the uses saw of a fault. */
export interface Experience extends Account {
  readonly what: string
  readonly promised: number
  /** Requests that were refused, or not answered. */
  readonly refusals: number
  /** Where what comes again is known by its id. */
  readonly repeats: number | undefined
  /** Seconds. */
  readonly recoveredAfter: number
}

/** Everything the server is for, at once, while the fault strikes. */
export async function endure(
  fault: Fault,
  o: { url: string; sessions: Sessions; day: Day },
): Promise<Experience[]> {
  const { url, sessions, day } = o
  await fault.ready?.()
  const pushes = await createPushes(url)
  const drivers = [
    createEvents(url),
    createChats(url),
    createCallbacks(url, sessions, day),
    pushes,
  ] as const
  let struckAt = Number.NaN
  try {
    await Promise.all(drivers.map((driver) => driver.start()))
    await pause(calm)
    struckAt = performance.now()
    await fault.strike()
    await pause(calm)
    await Promise.all(drivers.map((driver) => driver.end()))
    await expect.poll(() => lostBy(drivers), { timeout: patience }).toEqual([])
  } finally {
    await Promise.all(drivers.map((driver) => driver.close()))
  }
  return drivers.map(({ name, ledger }) => ({
    what: name,
    promised: ledger.promised,
    ...ledger.account(),
    refusals: ledger.refusals,
    repeats: name === pushes.name ? pushes.repeats : undefined,
    recoveredAfter: ledger.recoveredAfter(struckAt),
  }))
}

function lostBy(drivers: readonly Driver[]): string[] {
  return drivers.flatMap(({ name, ledger }) => ledger.lost.map((id) => `${name}: ${id}`))
}
