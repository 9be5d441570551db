import type { Live, Logger, Seconds } from '../../../base/kernel/index.ts'
import { AgentDialler, type TellAgent } from './agent-dialler.ts'
import { AriDialler } from './ari-dialler.ts'
import { AriHttp } from './ari-http.ts'
import type { Call, CallProgress, Dialler, DialOutcome } from './dialler.ts'
import type { DiallerOptions } from './dialler-options.ts'

export interface DiallerParts {
  readonly options: Live<DiallerOptions>
  readonly logger: Logger
  /** Absent: the card on the desk says it all. */
  readonly tellAgent?: TellAgent
}

/** Dials in the way that the options name at that moment. */
export function createDialler({ options, logger, tellAgent }: DiallerParts): Dialler {
  return new ConfiguredDialler(options, {
    agent: new AgentDialler({ options, logger, tell: tellAgent ?? (async () => {}) }),
    asterisk: new AriDialler({ options, logger, http: new AriHttp(options) }),
  })
}

class ConfiguredDialler implements Dialler {
  readonly #options: Live<DiallerOptions>
  readonly #diallers: Readonly<Record<DiallerOptions['type'], Dialler>>

  constructor(
    options: Live<DiallerOptions>,
    diallers: Readonly<Record<DiallerOptions['type'], Dialler>>,
  ) {
    this.#options = options
    this.#diallers = diallers
  }

  get isByAgent(): boolean {
    return this.#current.isByAgent
  }

  get ringTimeout(): Seconds {
    return this.#current.ringTimeout
  }

  dial(call: Call): Promise<DialOutcome> {
    return this.#current.dial(call)
  }

  progress(callId: string): Promise<CallProgress> {
    return this.#current.progress(callId)
  }

  hangUp(callId: string): Promise<boolean> {
    return this.#current.hangUp(callId)
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.#diallers).map((dialler) => dialler.close()))
  }

  get #current(): Dialler {
    return this.#diallers[this.#options().type]
  }
}
