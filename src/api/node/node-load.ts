import type { Clock, Milliseconds } from '../../base/kernel/index.ts'

/** Reads how busy this process was since the last reading. */
export type LoadMeter = () => { cpu: number; memory: number }

/** `cpu` is the share of one core (0.25 is a quarter), `memory` the resident bytes. */
export function createLoadMeter(clock: Clock): LoadMeter {
  let usage = process.cpuUsage()
  let readAt: Milliseconds = clock.now()
  return () => {
    const used = process.cpuUsage(usage)
    const now = clock.now()
    const elapsed = Math.max(1, now - readAt) * 1000 // µs, as cpuUsage counts
    usage = process.cpuUsage()
    readAt = now
    const cpu = Math.round(((used.user + used.system) / elapsed) * 1000) / 1000
    return { cpu, memory: process.memoryUsage.rss() }
  }
}
