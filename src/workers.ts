import cluster, { type Worker } from 'node:cluster'
import { setTimeout } from 'node:timers/promises'
import type { Logger, Milliseconds } from './base/kernel/index.ts'

const firstPause: Milliseconds = 1000 // before a worker that ended is replaced; doubled each time
const longestPause: Milliseconds = 30_000
const steadyAfter: Milliseconds = 60_000 // of a life; whoever ends after it is replaced at once again

export interface WorkersOptions {
  readonly count: number
  /** Each worker is a node of its own: this name with its number behind it. */
  readonly nodeId: string
  readonly logger: Logger
}

/** True in a process that another one of us keeps. */
export const isWorker = cluster.isWorker

/** In a worker, hears when the process that keeps it is gone; Node would end the worker on the spot. */
export function onceAlone(listener: () => void): void {
  if (cluster.worker === undefined) return
  cluster.worker.exitedAfterDisconnect = true // so Node knows one that sees to its end itself
  process.once('disconnect', listener)
}

/**
 * Keeps so many processes that share one port, one for each core. A worker is a node as any other,
 * so that what holds for several machines holds for several cores; one that ends is replaced.
 */
export class Workers {
  readonly #options: WorkersOptions
  readonly #living = new Map<number, Worker>()
  readonly #started: Promise<void>[] = []
  readonly #leaving = new AbortController()

  constructor(options: WorkersOptions) {
    this.#options = options
  }

  /** Resolves when all listen; rejects when one ends before it does: then something is wrong for all. */
  async start(): Promise<void> {
    // All accept from one queue of the kernel's: what Node's own turns hand to a worker that has just
    // died is never answered.
    cluster.schedulingPolicy = cluster.SCHED_NONE
    for (let number = 1; number <= this.#options.count; number += 1) {
      this.#started.push(this.#run(number, firstPause))
    }
    await Promise.all(this.#started)
  }

  /** Asks all to leave as one would; resolves when all have, with the worst of their exit codes. */
  async leave(): Promise<number> {
    this.#leaving.abort()
    const exits = Array.from(this.#living.values(), (worker) => {
      const exit = new Promise<number>((resolve) => {
        worker.once('exit', (code: number | null, signal: string | null) => {
          resolve(code ?? (signal === 'SIGTERM' ? 0 : 1)) // one that has just begun ends by the signal
        })
      })
      worker.process.kill('SIGTERM')
      return exit
    })
    return Math.max(0, ...(await Promise.all(exits)))
  }

  /** Without a word. */
  kill(): void {
    this.#leaving.abort()
    for (const worker of this.#living.values()) worker.process.kill('SIGKILL')
  }

  #run(number: number, pause: Milliseconds): Promise<void> {
    const { nodeId, logger } = this.#options
    return new Promise((resolve, reject) => {
      const worker = cluster.fork({ NODE_ID: `${nodeId}-${number}`, WORKERS: '1' })
      const began = performance.now()
      let isListening = false
      this.#living.set(number, worker)
      worker.once('listening', () => {
        isListening = true
        resolve()
      })
      worker.on('error', (err) => {
        logger.error({ worker: number, err }, 'a worker has failed')
        if (worker.process.pid !== undefined) return // it lives
        this.#living.delete(number)
        reject(err)
      })
      worker.once('exit', (code, signal) => {
        this.#living.delete(number)
        if (this.#leaving.signal.aborted) return resolve()
        if (!isListening && pause === firstPause) {
          return reject(new Error(`worker ${number} ended before it listened (${code ?? signal})`))
        }
        logger.error({ worker: number, code, signal, pause }, 'a worker has ended and is replaced')
        const isSteady = performance.now() - began > steadyAfter
        void this.#replace(number, isSteady ? firstPause : pause)
      })
    })
  }

  /** The pause holds the process: it may be that no other worker does. */
  async #replace(number: number, pause: Milliseconds): Promise<void> {
    const { signal } = this.#leaving
    await setTimeout(pause, undefined, { signal }).catch(() => undefined) // ends early when all leave
    if (signal.aborted) return
    const next = Math.min(2 * pause, longestPause)
    try {
      await this.#run(number, next)
    } catch (err) {
      this.#options.logger.error({ worker: number, err }, 'a worker could not be begun') // no memory
      void this.#replace(number, next)
    }
  }
}
