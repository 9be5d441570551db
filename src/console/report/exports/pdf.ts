import { setImmediate } from 'node:timers/promises'
import { toTimestamp } from '../../../base/kernel/index.ts'
import { drawChart } from './pdf-chart.ts'
import { fitting, type Page } from './pdf-page.ts'
import { type Column, type ExportTable, toText } from './table.ts'

// Points, of which A4 has 842 by 595.
const margin = 36
const width = 842 - 2 * margin
const bottom = 595 - margin
const top = { head: margin, facts: margin + 30, table: margin + 4 }
const chartHeight = 250
const rowHeight = 13
const rowsAPage = Math.floor((bottom - 24 - top.table - rowHeight) / rowHeight)
const weights: Readonly<Record<Column['kind'], number>> = { text: 3, number: 2, time: 4 }

const ink = { text: '#171B24', muted: '#545D6E', border: '#DADFE7', stripe: '#F7F8FA' }

/** A4 across: title, filters and chart, then the table; every page says its number, who and when. */
export async function toPdf(table: ExportTable): Promise<Buffer> {
  const { default: PDFDocument } = await import('pdfkit') // half a second, for who wants a PDF
  const page: Page = new PDFDocument({
    size: 'A4',
    layout: 'landscape',
    margin: 0, // else the foot would begin a page of its own
    info: { Title: table.title, Author: table.by, CreationDate: new Date(table.at) },
  })
  const chunks: Buffer[] = []
  page.on('data', (chunk: Buffer) => chunks.push(chunk))
  const pages = 1 + Math.ceil(table.rows.length / rowsAPage)
  drawFront(page, table)
  drawFoot(page, table, 1, pages)
  for (let number = 2; number <= pages; number++) {
    await setImmediate() // others want the thread as well
    page.addPage()
    drawRows(page, table, (number - 2) * rowsAPage)
    drawFoot(page, table, number, pages)
  }
  const ended = new Promise((resolve) => page.once('end', resolve))
  page.end()
  await ended
  return Buffer.concat(chunks)
}

function drawFront(page: Page, { title, facts, chart, rows }: ExportTable): void {
  page.font('Helvetica-Bold').fontSize(18).fillColor(ink.text)
  page.text(fitting(page, title, width), margin, top.head, { lineBreak: false })
  page.fontSize(9)
  const lines = facts.slice(0, 12) // what a page has room for
  for (const [at, [label, text]] of lines.entries()) {
    const y = top.facts + at * 12
    page.font('Helvetica-Bold').fillColor(ink.muted).text(label, margin, y, { lineBreak: false })
    page.font('Helvetica').fillColor(ink.text)
    page.text(fitting(page, text, width - 110), margin + 110, y, { lineBreak: false })
  }
  const y = top.facts + lines.length * 12 + 14
  const height = Math.min(chartHeight, bottom - 30 - y)
  if (chart !== undefined) drawChart(page, chart, { x: margin, y, width, height })
  if (rows.length > 0) return
  page.font('Helvetica').fontSize(9).fillColor(ink.muted)
  page.text('There is nothing to list.', margin, bottom - 28, { lineBreak: false })
}

function drawRows(page: Page, { columns, rows }: ExportTable, first: number): void {
  const total = columns.reduce((sum, { kind }) => sum + weights[kind], 0)
  const widths = columns.map(({ kind }) => (weights[kind] / total) * width)
  page.fontSize(8).font('Helvetica-Bold').fillColor(ink.text)
  drawRow(page, top.table, columns, widths, (at) => columns[at]?.name ?? '')
  page.font('Helvetica')
  for (const [at, row] of rows.slice(first, first + rowsAPage).entries()) {
    const y = top.table + (at + 1) * rowHeight
    if (at % 2 === 0) page.rect(margin, y - 3, width, rowHeight).fill(ink.stripe)
    page.fillColor(ink.text)
    drawRow(page, y, columns, widths, (column) => {
      const cell = row[column] ?? null
      return cell === null && columns[column]?.kind === 'number' ? 'not known' : toText(cell)
    })
  }
}

function drawRow(
  page: Page,
  y: number,
  columns: readonly Column[],
  widths: readonly number[],
  textOf: (column: number) => string,
): void {
  let x = margin
  for (const [at, { kind }] of columns.entries()) {
    const space = (widths[at] ?? 0) - 6
    const text = fitting(page, textOf(at), space)
    const indent = kind === 'number' ? space - page.widthOfString(text) : 0
    page.text(text, x + indent, y, { lineBreak: false })
    x += widths[at] ?? 0
  }
}

function drawFoot(page: Page, { by, at }: ExportTable, number: number, pages: number): void {
  const y = bottom - 6
  page.moveTo(margin, y - 6).lineTo(margin + width, y - 6)
  page.lineWidth(0.5).strokeColor(ink.border).stroke()
  page.font('Helvetica').fontSize(8).fillColor(ink.muted)
  const left = `Ringback · exported by ${by} at ${toTimestamp(at)}`
  page.text(fitting(page, left, width - 100), margin, y, { lineBreak: false })
  const right = `Page ${number}/${pages}`
  page.text(right, margin + width - page.widthOfString(right), y, { lineBreak: false })
}
