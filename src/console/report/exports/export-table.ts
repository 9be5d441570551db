import type { Readable } from 'node:stream'
import { tooManyExports, tooManyRows } from '../report-errors.ts'
import { toCsv } from './csv.ts'
import { toPdf } from './pdf.ts'
import type { ExportFormat, ExportTable } from './table.ts'
import { toXlsx } from './xlsx.ts'

export interface ExportFile {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readable | Buffer
}

interface Form {
  readonly type: string
  /** Rows it is fit for. */
  readonly most: number
  write(table: ExportTable): Readable | Promise<Buffer>
}

const forms: Readonly<Record<ExportFormat, Form>> = {
  csv: { type: 'text/csv;charset=UTF-8', most: 100_000, write: toCsv },
  pdf: { type: 'application/pdf', most: 10_000, write: toPdf }, // some three hundred pages
  xlsx: {
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    most: 30_000, // all of it is in memory at once
    write: toXlsx,
  },
}

const mostAtOnce = 4 // what is made in memory; a few people, each impatient
const making = new Set<Promise<unknown>>()

/** The table as a file. Throws 400 when it has more rows than its form is fit for, 503 when busy. */
export async function exportTable(table: ExportTable, format: ExportFormat): Promise<ExportFile> {
  const { type, most, write } = forms[format]
  const { length } = table.rows
  if (length > most) throw tooManyRows(length, most, ` of ${format}`)
  const headers = {
    'content-type': type,
    'content-disposition': `attachment; filename="${table.name}.${format}"`,
    'x-content-type-options': 'nosniff',
  }
  return { headers, body: await inTurn(async () => write(table)) }
}

async function inTurn<T>(make: () => Promise<T>): Promise<T> {
  if (making.size >= mostAtOnce) throw tooManyExports()
  const made = make()
  making.add(made)
  return made.finally(() => making.delete(made))
}
