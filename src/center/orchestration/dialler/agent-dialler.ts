import type { Live, Logger, Seconds } from '../../../base/kernel/index.ts'
import type { Call, CallProgress, Dialler, DialOutcome } from './dialler.ts'
import type { DiallerOptions } from './dialler-options.ts'

/** How an agent hears, beside the card on the desk, that a number is to be dialled now. */
export type TellAgent = (call: Call) => Promise<void>

/** The telephone is the agent's own: the number stands on the desk, and the agent dials it. */
export class AgentDialler implements Dialler {
  readonly isByAgent = true
  readonly #options: Live<Pick<DiallerOptions, 'ring_timeout'>>
  readonly #tell: TellAgent
  readonly #logger: Logger

  constructor(o: {
    options: Live<Pick<DiallerOptions, 'ring_timeout'>>
    tell: TellAgent
    logger: Logger
  }) {
    this.#options = o.options
    this.#tell = o.tell
    this.#logger = o.logger
  }

  get ringTimeout(): Seconds {
    return this.#options().ring_timeout
  }

  async dial(call: Call): Promise<DialOutcome> {
    // The card has the number in any case: nobody waits for a desk that is slow to ring.
    this.#tell(call).catch((err: unknown) => {
      this.#logger.warn({ err }, 'an agent could not be told to dial')
    })
    return { kind: 'by-agent' }
  }

  async progress(): Promise<CallProgress> {
    return 'answered' // by the agent, who has it from now on
  }

  async hangUp(): Promise<boolean> {
    return true // nothing that we have dialled
  }

  async close(): Promise<void> {}
}
