import process from 'node:process'

/** How long and how often: what figures to publish need at least; the environment changes it. */
export interface BenchSettings {
  /** Turns each variant takes. */
  readonly rounds: number
  /** Length of a turn. */
  readonly seconds: number
  /** Seed of every random decision. */
  readonly seed: number
}

const usual: BenchSettings = { rounds: 5, seconds: 1, seed: 20_120_610 }

export function readSettings(): BenchSettings {
  return {
    rounds: positive('BENCH_ROUNDS', usual.rounds),
    seconds: positive('BENCH_SECONDS', usual.seconds),
    seed: positive('BENCH_SEED', usual.seed),
  }
}

/** Too short for figures that anyone should keep. */
export function isShortened(): boolean {
  const { rounds, seconds } = readSettings()
  return rounds < usual.rounds || seconds < usual.seconds
}

function positive(name: string, fallback: number): number {
  const text = process.env[name]
  if (text === undefined) return fallback
  const value = Number(text)
  if (!(value > 0)) throw new Error(`${name} must be a positive number, not ${text}`)
  return value
}
