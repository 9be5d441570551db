import { serviceUnavailable } from '../../base/kernel/index.ts'

const mostAtOnce = 64 // requests a run: Redis serves nobody else meanwhile, half a millisecond
const mostRuns = 1000 // of a hundred bookings to end, each; what needs more has gone wrong

/** Answers requests, one a line, with as many lines; null when it must be called again. */
export type Run = (requests: string) => Promise<string | null>

interface Waiting {
  readonly request: string
  resolve(answer: string): void
  reject(error: unknown): void
}

/** Sends the requests of one turn together, in their order: a run of many costs less than many runs. */
export class RequestBatches {
  readonly #run: Run
  #waiting: Waiting[] = []

  constructor(run: Run) {
    this.#run = run
  }

  ask(request: string): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) process.nextTick(() => this.#send())
      this.#waiting.push({ request, resolve, reject })
    })
  }

  #send(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (let from = 0; from < waiting.length; from += mostAtOnce) {
      void this.#settle(waiting.slice(from, from + mostAtOnce))
    }
  }

  async #settle(batch: readonly Waiting[]): Promise<void> {
    try {
      const answers = await this.#answers(batch.map(({ request }) => request).join('\n'))
      batch.forEach(({ resolve }, at) => {
        resolve(answers[at] ?? '')
      })
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }

  async #answers(requests: string): Promise<string[]> {
    for (let runs = 0; runs < mostRuns; runs++) {
      const answers = await this.#run(requests)
      if (answers !== null) return answers.split('\n')
    }
    throw serviceUnavailable('Bookings of access numbers that are over are being tidied up')
  }
}
