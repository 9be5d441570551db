import { atTurnEnd } from '../kernel/index.ts'
import type { BatchedScript, Script, ScriptArgument } from './redis.ts'

const mostTogether = 100 // sets of keys: a millisecond or two in which Redis serves nobody else

interface Run {
  readonly keys: readonly string[]
  readonly args: readonly ScriptArgument[]
  readonly resolve: (words: readonly string[]) => void
  readonly reject: (error: unknown) => void
}

interface BatchOptions {
  readonly script: Script<string>
  /** Keys of a set: for each set the reply has a word. */
  readonly setOf: number
  /** Arguments that go before those of the runs. */
  readonly shared: () => readonly ScriptArgument[]
  /** Sets that go together at most, unless one run has more. */
  readonly most?: number | undefined
}

/**
 * Gathers the runs of a script within one turn of the event loop and sends them together at its end:
 * what a command costs by itself, here and in Redis, is more than what most runs cost.
 */
export class ScriptBatch {
  readonly #options: BatchOptions
  readonly #mostKeys: number
  #runs: Run[] = []

  constructor(options: BatchOptions) {
    this.#options = options
    this.#mostKeys = options.setOf * (options.most ?? mostTogether)
  }

  readonly run: BatchedScript = (keys, args) => {
    return new Promise((resolve, reject) => {
      if (this.#runs.length === 0) atTurnEnd(() => this.#sendAll())
      this.#runs.push({ keys, args, resolve, reject })
    })
  }

  #sendAll(): void {
    const runs = this.#runs
    this.#runs = []
    let first = 0
    let keys = 0
    runs.forEach((run, at) => {
      if (keys > 0 && keys + run.keys.length > this.#mostKeys) {
        this.#send(runs.slice(first, at))
        first = at
        keys = 0
      }
      keys += run.keys.length
    })
    this.#send(first === 0 ? runs : runs.slice(first))
  }

  #send(runs: readonly Run[]): void {
    const { script, shared, setOf } = this.#options
    const keys: string[] = []
    const args = [...shared()]
    for (const run of runs) {
      keys.push(...run.keys)
      args.push(...run.args)
    }
    script(keys, args).then(
      (reply) => {
        const words = reply.split(' ')
        let at = 0
        for (const { keys, resolve } of runs) {
          const end = at + keys.length / setOf
          resolve(words.slice(at, end))
          at = end
        }
      },
      (error: unknown) => {
        for (const run of runs) run.reject(error)
      },
    )
  }
}
