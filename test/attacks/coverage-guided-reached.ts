import type { Profiler } from 'node:inspector'

interface Script {
  /** A byte for each character, 1 where it was run. */
  readonly ran: Uint8Array
  /** Where blocks begin. */
  readonly blocks: Set<number>
}

/** The code that was ever run. */
export class Reached {
  readonly #scripts = new Map<string, Script>()

  /** Blocks that were run. */
  get blocks(): number {
    let count = 0
    for (const { ran, blocks } of this.#scripts.values()) {
      for (const start of blocks) count += ran[start] ?? 0
    }
    return count
  }

  /** Whether something of this was never run before. */
  isNew(coverage: readonly Profiler.ScriptCoverage[]): boolean {
    return coverage.some((script) => {
      const known = this.#scripts.get(script.scriptId)?.ran
      return paint(script).some((ran, at) => ran > (known?.[at] ?? 0))
    })
  }

  add(coverage: readonly Profiler.ScriptCoverage[]): void {
    for (const script of coverage) {
      const { scriptId, functions } = script
      const known = this.#scripts.get(scriptId)
      const ran = paint(script, known?.ran)
      const blocks = known?.blocks ?? new Set<number>()
      for (const { ranges } of functions) {
        for (const { startOffset } of ranges) blocks.add(startOffset)
      }
      this.#scripts.set(scriptId, { ran, blocks })
    }
  }
}

/** What was run now, or was known before. */
function paint(
  { functions }: Profiler.ScriptCoverage,
  before: Uint8Array = new Uint8Array(),
): Uint8Array {
  const ranges = functions.flatMap((each) => each.ranges)
  const length = ranges.reduce((most, { endOffset }) => Math.max(most, endOffset), before.length)
  const painted = new Uint8Array(length)
  for (const { startOffset, endOffset, count } of ranges) {
    painted.fill(Math.min(count, 1), startOffset, endOffset) // inner ranges follow outer ones
  }
  for (const [at, ran] of before.entries()) if (ran === 1) painted[at] = 1
  return painted
}
