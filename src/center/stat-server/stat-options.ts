import type { Secret } from '../../base/config/index.ts'
import type { Seconds } from '../../base/kernel/index.ts'

/** Section `stat`: what holds for every statistic. */
export interface StatCacheOptions {
  /** How long a value is kept, for those who do not say how old it may be. */
  readonly cache_expiration: Seconds
}

/** Section `stat.<name>`: a source that is asked over HTTP. */
export interface StatSourceOptions {
  /** Where it is asked; empty: nowhere. */
  readonly url: string
  /** Asked while `url` does not answer; empty: there is none. */
  readonly backup_url: string
  /** Sent as Basic credentials unless empty. */
  readonly username: string
  readonly password: Secret
  /** Of one call, from connecting to the last byte. */
  readonly timeout: Seconds
  /** What it is asked for, `*` for everything; none: the metric that the section is named after. */
  readonly metrics: readonly string[]
}

export interface StatSource extends StatSourceOptions {
  /** What follows `stat.` in the section's name. */
  readonly name: string
}
