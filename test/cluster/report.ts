import type { Experience } from './usage.ts'

const columns = [
  ...['store', 'fault', 'what', 'promised', 'lost', 'twice'],
  ...['repeated pushes', 'refused', 'recovered after, s'],
]

/** A table of what was seen, to be read by people. */
export class Report {
  readonly #rows: (string | number)[][] = [columns, columns.map(() => '---')]

  note(store: string, fault: string, experiences: readonly Experience[]): void {
    for (const seen of experiences) {
      const { what, promised, lost, twice, repeats = '', refusals, recoveredAfter } = seen
      const counts = [promised, lost.length, twice.length, repeats, refusals]
      this.#rows.push([store, fault, what, ...counts, recoveredAfter.toFixed(1)])
    }
  }

  toString(): string {
    return this.#rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
  }
}
