import type { Milliseconds } from '../../../base/kernel/index.ts'

export type ExportFormat = 'csv' | 'pdf' | 'xlsx'

/** A time by a clock: as text, and as the milliseconds at which a clock in UTC shows the same. */
export interface TimeCell {
  readonly wall: Milliseconds
  readonly text: string
}

/** Null is an empty cell. */
export type Cell = string | number | TimeCell | null

export interface Column {
  readonly name: string
  readonly kind: 'text' | 'number' | 'time'
}

/** One line of a chart: [when it begins, value], null where nobody knows. */
export interface ChartLine {
  readonly name: string
  readonly points: readonly (readonly [Milliseconds, number | null])[]
}

export interface Chart {
  /** With the unit: `Accesses (requests)`. */
  readonly title: string
  readonly end: Milliseconds
  readonly lines: readonly ChartLine[]
  /** What a clock of the reader shows: `21 Nov 14:05`. */
  label(at: Milliseconds): string
}

/** What another thread can be handed. */
export interface PlainTable {
  /** Of the file, without its ending; letters, digits, dots and dashes. */
  readonly name: string
  readonly title: string
  /** What was asked for and what a reader has to know: filters, zone, notes. */
  readonly facts: readonly (readonly [label: string, text: string])[]
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Cell[])[]
  /** Who exports it. */
  readonly by: string
  readonly at: Milliseconds
}

/** A table as it is exported, whatever the form of the file. */
export interface ExportTable extends PlainTable {
  /** Drawn where the form has room for it. */
  readonly chart?: Chart | undefined
}

/** Text that a spreadsheet would take for a formula becomes text again. */
export function defused(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}

export function toText(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  return typeof cell === 'string' ? cell : cell.text
}
