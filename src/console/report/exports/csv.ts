import { pipeline, Readable } from 'node:stream'
import { stringify } from 'csv-stringify'
import { type Cell, defused, type ExportTable, toText } from './table.ts'

/** RFC 4180, with the mark by which spreadsheets know UTF-8; a little at a time. */
export function toCsv({ columns, rows }: ExportTable): Readable {
  const csv = stringify({
    bom: true,
    record_delimiter: 'windows',
    quoted_match: /[\r\n]/, // alone it would only quote the pair
    header: true,
    columns: columns.map(({ name }) => ({ key: name })),
  })
  pipeline(Readable.from(lines(rows)), csv, () => {}) // an error is the reader's, who has left
  return csv
}

function* lines(rows: ExportTable['rows']): Iterable<string[]> {
  for (const row of rows) yield row.map(toField)
}

function toField(cell: Cell): string {
  return typeof cell === 'number' ? String(cell) : defused(toText(cell))
}
