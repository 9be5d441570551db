/** What one bench case found. */
export interface BenchTable {
  title: string
  columns: string[]
  rows: (string | number)[][]
  /** What is promised of it, each beside what it is measured against. */
  targets?: Target[]
  notes?: string[]
  /** What must never happen, such as a lost message; any of them ends the run with exit code 1. */
  failures?: string[]
}

/** One promise. */
export interface Target {
  readonly what: string
  /** Ours with its unit. */
  readonly ours: string
  /** The rival with its figure; absent where ours is held against a limit. */
  readonly beside?: string
  /** What is judged: ours to the rival's, or ours itself. */
  readonly value: number
  readonly hold: number
  readonly stretch: number
  /** More is better. */
  readonly larger?: boolean
}

export type Verdict = 'stretch' | 'holds' | 'missed' | 'not measured'

/** The table as Markdown, columns padded so that it also reads well in a terminal. */
export function toMarkdown(table: BenchTable): string {
  const { title, columns, rows, targets = [], notes, failures } = table
  return [
    `## ${title}`,
    '',
    ...(targets.length === 0 ? [] : [...grid(targetColumns, targets.map(targetRow)), '']),
    ...grid(columns, rows),
    ...section(notes, (note) => `- ${note}`),
    ...section(failures, (failure) => `- **FAILED** ${failure}`),
  ].join('\n')
}

export const targetColumns = ['target', 'ours', 'beside', 'ratio', 'hold', 'stretch', 'verdict']

export function targetRow(target: Target): (string | number)[] {
  const { what, ours, beside, value, hold, stretch, larger = false } = target
  const sign = larger ? '≥' : '≤'
  return [
    what,
    ours,
    beside ?? 'a limit',
    beside === undefined ? '' : figure(value),
    `${sign} ${hold}`,
    `${sign} ${stretch}`,
    verdictOf(target),
  ]
}

export function verdictOf({ value, hold, stretch, larger }: Target): Verdict {
  return verdict(value, hold, stretch, larger)
}

/** The lines of a Markdown table. */
export function grid(columns: readonly string[], rows: readonly (string | number)[][]): string[] {
  const cells = [
    columns,
    ...rows.map((row) => row.map((cell) => String(cell).replaceAll('|', '\\|'))),
  ]
  const widths = columns.map((_, column) =>
    Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)),
  )
  const line = (row: readonly string[]) =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`
  const [head = [], ...body] = cells
  return [
    line(head),
    `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`,
    ...body.map(line),
  ]
}

function section(lines: readonly string[] | undefined, show: (line: string) => string): string[] {
  return lines === undefined || lines.length === 0 ? [] : ['', ...lines.map(show)]
}

/** A figure with as many decimals as it deserves. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const size = Math.abs(value)
  if (size >= 1000) return Math.round(value).toLocaleString('en-US')
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2)
}

/** Whether a figure holds its target, as one word for a table; a larger figure is better on request. */
export function verdict(value: number, hold: number, stretch: number, larger = false): Verdict {
  if (!Number.isFinite(value)) return 'not measured' // a null, too, which is how JSON keeps it
  const reaches = (target: number) => (larger ? value >= target : value <= target)
  return reaches(stretch) ? 'stretch' : reaches(hold) ? 'holds' : 'missed'
}
