import type { Milliseconds, Seconds } from '../../base/kernel/index.ts'

/** Why something is sent, which decides how long it is tried. */
export type Purpose = 'event' | 'chat' | 'callback'

interface Schedule {
  readonly delays: readonly Seconds[]
  /** Whether the last delay is repeated until the horizon; else the delivery has had its tries. */
  readonly goesOn: boolean
}

const schedules: Readonly<Record<Purpose, Schedule>> = {
  // Standard Webhooks 1.0.0, "Deliverability and reliability"
  event: { delays: [5, 300, 1800, 7200, 18_000, 36_000, 50_400], goesOn: false },
  chat: { delays: [1, 2, 4, 8, 16, 32, 60], goesOn: true },
  callback: { delays: [1, 2, 4, 8, 15, 30], goesOn: true }, // somebody waits for it on the line
}

const spread = 0.2 // of a delay, either way: what failed together must not come back together
const spreadAfter = 0.1 // of a delay that the provider asked for, which is the least

/** How long to wait after so many failed attempts; undefined when there have been enough. */
export function delayAfter(
  tries: number,
  o: { purpose: Purpose; after: Seconds | undefined; chance: number },
): Milliseconds | undefined {
  const { delays, goesOn } = schedules[o.purpose]
  const delay = delays[tries - 1] ?? (goesOn ? delays.at(-1) : undefined)
  if (delay === undefined) return undefined
  const usual = 1000 * delay * (1 - spread + 2 * spread * o.chance)
  const asked = 1000 * (o.after ?? 0) * (1 + spreadAfter * o.chance)
  return Math.round(Math.max(usual, asked))
}
