import type { StatSourceOptions } from '../../base/config/index.ts'

/** Section `stat.<name>`: a source that is asked over HTTP. */
export interface StatSource extends StatSourceOptions {
  /** What follows `stat.` in the section's name. */
  readonly name: string
}
