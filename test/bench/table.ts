/** What one bench case found. */
export interface BenchTable {
  title: string
  columns: string[]
  rows: (string | number)[][]
  notes?: string[]
  /** What must never happen, such as a lost message; any of them ends the run with exit code 1. */
  failures?: string[]
}

/** The table as Markdown, columns padded so that it also reads well in a terminal. */
export function toMarkdown(table: BenchTable): string {
  const cells = [table.columns, ...table.rows.map((row) => row.map(String))]
  const widths = table.columns.map((_, column) =>
    Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)),
  )
  const line = (row: readonly string[]) =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`
  const [head = [], ...body] = cells
  return [
    `## ${table.title}`,
    '',
    line(head),
    `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`,
    ...body.map(line),
    ...section(table.notes, (note) => `- ${note}`),
    ...section(table.failures, (failure) => `- **FAILED** ${failure}`),
  ].join('\n')
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
export function verdict(value: number, hold: number, stretch: number, larger = false): string {
  const reaches = (target: number) => (larger ? value >= target : value <= target)
  return reaches(stretch) ? 'stretch' : reaches(hold) ? 'holds' : 'missed'
}
