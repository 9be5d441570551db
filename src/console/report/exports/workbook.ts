import writeXlsxFile, { type SheetData } from 'write-excel-file/node'
import { toTimestamp } from '../../../base/kernel/index.ts'
import { type Cell, type Column, defused, type PlainTable } from './table.ts'

const longestText = 32_767 // characters; Excel refuses a file with more in a cell
const widths: Readonly<Record<Column['kind'], number>> = { text: 24, number: 14, time: 20 }

/** The table with typed cells on sheet Data, and what it is about on sheet About. */
export async function toWorkbook(table: PlainTable): Promise<Buffer> {
  const { columns, rows } = table
  const head = columns.map(({ name }) => ({ value: name, fontWeight: 'bold' as const }))
  const data: SheetData = [head, ...rows.map((row) => row.map(toCell))]
  const sizes = columns.map(({ kind }) => ({ width: widths[kind] }))
  return writeXlsxFile([
    { sheet: 'Data', data, columns: sizes, stickyRowsCount: 1 },
    { sheet: 'About', data: about(table), columns: [{ width: 20 }, { width: 80 }] },
  ]).toBuffer()
}

function about({ title, facts, by, at }: PlainTable): SheetData {
  const lines = [['Title', title], ...facts, ['Exported by', by], ['Exported at', toTimestamp(at)]]
  return lines.map(([label = '', text = '']) => [
    { value: label, fontWeight: 'bold' as const },
    toCell(text),
  ])
}

function toCell(cell: Cell) {
  if (cell === null) return null
  if (typeof cell === 'number') return { value: cell, type: Number }
  if (typeof cell === 'string') {
    return { value: defused(cell).slice(0, longestText), type: String }
  }
  return { value: new Date(cell.wall), type: Date, format: 'yyyy-mm-dd hh:mm' }
}
