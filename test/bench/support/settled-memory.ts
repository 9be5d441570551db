import { setTimeout as pass } from 'node:timers/promises'
import { residentKilobytes } from './processor.ts'

const quiet = 1500 // ms for garbage to be collected and memory given back

/** Kilobytes that a `collectible` server (see child-servers.ts) occupies without its garbage. */
export async function settledMemory(pid: number): Promise<number> {
  for (let round = 0; round < 2; round += 1) {
    await pass(quiet)
    process.kill(pid, 'SIGUSR2')
  }
  await pass(quiet)
  return residentKilobytes(pid)
}
