import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { cpus } from 'node:os'

/** The core of the server under measure, and the one of the driver and Redis. */
export const serverCore = 0
const driverCore = 1

const canPin = cpus().length > 1 && hasTaskset()

/** The command line that runs a program on one core; unchanged where `taskset` is missing. */
export function onCore(core: number, command: readonly string[]): readonly string[] {
  return canPin ? ['taskset', '-c', String(core), ...command] : command
}

/**
 * Runs `work` with this process, and what it starts without `onCore`, kept off the server's core.
 * Given back afterwards: other cases of the same run measure inside this process.
 */
export async function withDriverPinned<T>(work: () => Promise<T>): Promise<T> {
  pinSelf(String(driverCore))
  try {
    return await work()
  } finally {
    pinSelf(`0-${cpus().length - 1}`)
  }
}

function pinSelf(cores: string): void {
  if (canPin) execFileSync('taskset', ['-a', '-c', '-p', cores, String(process.pid)])
}

function hasTaskset(): boolean {
  try {
    execFileSync('taskset', ['--version'])
    return true
  } catch {
    return false
  }
}

/** Microseconds the process has run on a core, user and kernel, by the scheduler's own count. */
export function cpuMicros(pid: number): number {
  let nanos = 0
  for (const task of readdirSync(`/proc/${pid}/task`)) nanos += taskNanos(pid, task)
  return nanos / 1000
}

function taskNanos(pid: number, task: string): number {
  try {
    return Number.parseInt(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'latin1'), 10)
  } catch {
    return 0 // the thread ended between the listing and the reading
  }
}

/** Kilobytes of physical memory the process occupies. */
export function residentKilobytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1')
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1])
}
