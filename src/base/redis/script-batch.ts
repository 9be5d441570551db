import { atTurnEnd } from '../kernel/index.ts'
import type { Script, ScriptArgument } from './redis.ts'

const mostTogether = 100 // runs: a millisecond or two in which Redis serves nobody else

interface Run {
  readonly keys: readonly string[]
  readonly args: readonly ScriptArgument[]
  readonly resolve: (word: string) => void
  readonly reject: (error: unknown) => void
}

/**
 * Gathers the runs of a script within one turn of the event loop and sends them together at its end:
 * what a command costs by itself, here and in Redis, is more than what most runs cost.
 */
export class ScriptBatch {
  readonly #script: Script<string>
  readonly #shared: () => readonly ScriptArgument[]
  readonly #most: number
  #runs: Run[] = []

  constructor(
    script: Script<string>,
    shared: () => readonly ScriptArgument[],
    most = mostTogether,
  ) {
    this.#script = script
    this.#shared = shared
    this.#most = most
  }

  run(keys: readonly string[], args: readonly ScriptArgument[]): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#runs.length === 0) atTurnEnd(() => this.#sendAll())
      this.#runs.push({ keys, args, resolve, reject })
    })
  }

  #sendAll(): void {
    const runs = this.#runs
    this.#runs = []
    for (let at = 0; at < runs.length; at += this.#most) this.#send(runs.slice(at, at + this.#most))
  }

  #send(runs: readonly Run[]): void {
    const keys: string[] = []
    const args = [...this.#shared()]
    for (const run of runs) {
      keys.push(...run.keys)
      args.push(...run.args)
    }
    this.#script(keys, args).then(
      (reply) => {
        const words = reply.split(' ')
        for (let at = 0; at < runs.length; at += 1) runs[at]?.resolve(words[at] ?? '') // one for each
      },
      (error: unknown) => {
        for (const run of runs) run.reject(error)
      },
    )
  }
}
