/** One thing that is wrong, and where: `push.httpcb.allow`, `PORT`, `config/gms.yaml:12`. */
export interface Fault {
  readonly path: string
  readonly message: string
}

/** A configuration that cannot be used: every fault at once, a line each in `message`. */
export class ConfigError extends Error {
  readonly faults: readonly Fault[]

  constructor(faults: readonly Fault[], more: { cause?: unknown } = {}) {
    const lines = faults.map((fault) => `  ${fault.path}: ${fault.message}`)
    super(
      ['the configuration cannot be used:', ...lines].join('\n'),
      more.cause === undefined ? undefined : { cause: more.cause },
    )
    this.name = 'ConfigError'
    this.faults = faults
  }
}
