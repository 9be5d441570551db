import process from 'node:process'

/** How long and how often: short by default, lengthened by the environment for figures to publish. */
export interface BenchSettings {
  /** Turns each variant takes. */
  readonly rounds: number
  /** Length of a turn. */
  readonly seconds: number
  /** Seed of every random decision. */
  readonly seed: number
}

export function readSettings(): BenchSettings {
  return {
    rounds: positive('BENCH_ROUNDS', 5),
    seconds: positive('BENCH_SECONDS', 1),
    seed: positive('BENCH_SEED', 20_120_610),
  }
}

function positive(name: string, fallback: number): number {
  const text = process.env[name]
  if (text === undefined) return fallback
  const value = Number(text)
  if (!(value > 0)) throw new Error(`${name} must be a positive number, not ${text}`)
  return value
}
