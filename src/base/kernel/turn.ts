let works: (() => void)[] = []

/**
 * Runs `work` when all that has come in this turn of the event loop was looked at, and in the same
 * breath what it puts here itself: with a `setImmediate` of its own that would be a turn later.
 */
export function atTurnEnd(work: () => void): void {
  if (works.length === 0) setImmediate(runAll)
  works.push(work)
}

function runAll(): void {
  let begun = 0
  try {
    for (const work of works) {
      begun += 1
      work()
    }
  } finally {
    works = works.slice(begun) // one that throws takes none of the others along
    if (works.length > 0) setImmediate(runAll)
  }
}
