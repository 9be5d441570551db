import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PatternService, patternJudges, patternRoutes } from '../../../src/api/pattern/index.ts'
import { Options, patternGroupSection, patternsSection } from '../../../src/base/config/index.ts'
import { createLogger } from '../../../src/base/kernel/index.ts'
import { MemoryOverrides } from '../../support/memory-overrides.ts'
import { serve } from '../serve.ts'

/** Options as a node has them, from the text of a configuration file; live ones may be set. */
export async function loadOptions(yaml: string): Promise<Options> {
  const folder = mkdtempSync(join(tmpdir(), 'patterns-'))
  try {
    const file = join(folder, 'gms.yaml')
    writeFileSync(file, yaml)
    const overrides = new MemoryOverrides().node()
    const logger = createLogger('silent')
    return await Options.load(file, { logger, overrides, judges: patternJudges })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export function toService(options: Options): PatternService {
  return new PatternService(options.live(patternsSection), (name) =>
    options.family(patternGroupSection, name),
  )
}

/** The Pattern Matcher API alone, over real HTTP; resolves to its base URL. */
export async function servePatterns(yaml: string): Promise<string> {
  return serve([patternRoutes(toService(await loadOptions(yaml)))])
}
