export const kinds = ['resources', 'services', 'callback', 'chat'] as const
export type Kind = (typeof kinds)[number]

export type Interval = 'minute' | 'hour' | 'day'

/** Seconds since 1970 when the interval begins; `null`: not known. */
export type Point = readonly [number, number | null]

export interface Series {
  readonly of: string
  readonly metric: string
  readonly unit: string
  readonly values: readonly Point[]
  readonly total: number | null
}

/** What `GET report/{kind}` answers. */
export interface Report {
  readonly from: string
  readonly to: string
  readonly interval: Interval
  readonly zone: string
  readonly countingSince?: string
  readonly notes: readonly string[]
  readonly series: readonly Series[]
  readonly totals: readonly {
    readonly metric: string
    readonly unit: string
    readonly value: number | null
  }[]
}
