import { type CometdOptions, cometdSection, Options } from '../../src/base/config/index.ts'
import { createLogger } from '../../src/base/kernel/index.ts'

const defaults = (await Options.load(undefined, { logger: createLogger('silent') })).live(
  cometdSection,
)()

/** The options of the section as they are without a file, with some changed. */
export function cometdOptions(changed: Partial<CometdOptions> = {}): CometdOptions {
  return { ...defaults, ...changed }
}
