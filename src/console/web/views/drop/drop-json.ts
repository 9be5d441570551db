interface Counts {
  readonly sent: number
  readonly received: number
  readonly lost: number
  readonly duplicate: number
  /** Milliseconds; null: nothing was received. */
  readonly p99: number | null
}

export interface DropRound extends Counts {
  /** Where sockets were lost; absent in the round that loses none. */
  readonly kind?: string
}

/** What it answers. */
export interface DropResult extends Counts {
  readonly sockets: number
  readonly cuts: number
  readonly seconds: number
  /** False: its minute was over. */
  readonly finished: boolean
  readonly faults: readonly string[]
  readonly rounds: readonly DropRound[]
}

/** What `POST lab/drop` takes, as it is typed. */
export const usualPlan = { sockets: '50', cuts: '5', messages: '1000' }

const limits = { sockets: [1, 200], cuts: [0, 20], messages: [1, 10_000] } as const

export type DropField = keyof typeof limits

/** The least and the most of a field, where what was typed is not between them. */
export function limitsBroken(
  field: DropField,
  typed: string,
): readonly [number, number] | undefined {
  const [least, most] = limits[field]
  const value = Number(typed)
  const isWithin = /^\d{1,6}$/.test(typed.trim()) && value >= least && value <= most
  return isWithin ? undefined : [least, most]
}

/** Whether every message came, once, and nothing went wrong. */
export function isClean({ lost, duplicate, finished, faults }: DropResult): boolean {
  return lost === 0 && duplicate === 0 && finished && faults.length === 0
}
