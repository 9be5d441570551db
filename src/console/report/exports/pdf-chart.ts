import type { Milliseconds } from '../../../base/kernel/index.ts'
import { fitting, type Page } from './pdf-page.ts'
import type { Chart, ChartLine } from './table.ts'

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Where values and times are on the page. */
interface Scale extends Box {
  readonly from: Milliseconds
  readonly to: Milliseconds
  readonly top: number
}

// Colour and dash together, so that lines are told apart on grey paper as well.
const pens = [
  { colour: '#2A5CF0', dash: 0, space: 0 },
  { colour: '#A83800', dash: 6, space: 3 },
  { colour: '#1A9F88', dash: 2, space: 3 },
  { colour: '#641C82', dash: 8, space: 2 },
  { colour: '#41454E', dash: 1, space: 3 },
  { colour: '#979200', dash: 10, space: 4 },
] as const

/** As many lines as there are pens. */
export const mostLines = pens.length

const ink = { muted: '#545D6E', border: '#DADFE7' }
const room = { left: 44, title: 18, labels: 16, legend: 18 }
const mostLabels = 8

/** Stepped lines from 0 up, broken where nobody knows, with axes and a legend. */
export function drawChart(page: Page, chart: Chart, box: Box): void {
  const lines = chart.lines.slice(0, mostLines)
  const times = lines[0]?.points.map(([at]) => at) ?? []
  const [from = 0] = times
  const values = lines.flatMap(({ points }) => points.map(([, value]) => value ?? 0))
  const ticks = toTicks(
    values.reduce((most, value) => Math.max(most, value), 0),
    values.every(Number.isInteger) ? 1 : 0.01,
  )
  const scale = {
    x: box.x + room.left,
    y: box.y + room.title,
    width: box.width - room.left,
    height: box.height - room.title - room.labels - room.legend,
    ...{ from, to: Math.max(chart.end, from + 1), top: ticks.at(-1) ?? 1 },
  }
  page.font('Helvetica-Bold').fontSize(9).fillColor(ink.muted)
  page.text(fitting(page, chart.title, box.width), box.x, box.y, { lineBreak: false })
  drawAxes(page, scale, ticks, times, chart)
  for (const [at, line] of lines.entries()) drawLine(page, scale, line, at, chart.end)
  drawLegend(page, lines, { ...box, y: scale.y + scale.height + room.labels })
}

/** Four to six round steps from 0 to at least `most`, or fewer where they would be less than `least`. */
function toTicks(most: number, least: number): number[] {
  const rough = Math.max(Math.max(most, 1) / 5, least)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough) ?? rough
  const count = Math.ceil(Math.max(most, 1) / step)
  return Array.from({ length: count + 1 }, (_, at) => Math.round(at * step * 1000) / 1000)
}

function drawAxes(
  page: Page,
  scale: Scale,
  ticks: readonly number[],
  times: readonly Milliseconds[],
  { label }: Chart,
): void {
  page.font('Helvetica').fontSize(7).fillColor(ink.muted).lineWidth(0.5).strokeColor(ink.border)
  for (const tick of ticks) {
    const y = yOf(scale, tick)
    page
      .moveTo(scale.x, y)
      .lineTo(scale.x + scale.width, y)
      .stroke()
    const text = tick.toLocaleString('en')
    page.text(text, scale.x - 6 - page.widthOfString(text), y - 3, { lineBreak: false })
  }
  const every = Math.max(1, Math.ceil(times.length / mostLabels))
  for (const [at, time] of times.entries()) {
    if (at % every !== 0) continue
    page.text(label(time), xOf(scale, time), scale.y + scale.height + 4, { lineBreak: false })
  }
}

function drawLine(
  page: Page,
  scale: Scale,
  { points }: ChartLine,
  pen: number,
  end: Milliseconds,
): void {
  let isDown = false
  for (const [at, [start, value]] of points.entries()) {
    if (value === null) {
      isDown = false
      continue
    }
    const y = yOf(scale, value)
    if (isDown) page.lineTo(xOf(scale, start), y)
    else page.moveTo(xOf(scale, start), y)
    page.lineTo(xOf(scale, points[at + 1]?.[0] ?? end), y)
    isDown = true
  }
  take(page, pen)
  page.stroke().undash()
}

function drawLegend(page: Page, lines: readonly ChartLine[], { x, y, width }: Box): void {
  const space = width / mostLines
  page.font('Helvetica').fontSize(8)
  for (const [at, { name }] of lines.entries()) {
    const from = x + at * space
    page.moveTo(from, y + 4).lineTo(from + 22, y + 4)
    take(page, at)
    page.stroke().undash().fillColor(ink.muted)
    page.text(fitting(page, name, space - 32), from + 26, y, { lineBreak: false })
  }
}

function take(page: Page, pen: number): void {
  const { colour, dash, space } = pens[pen % mostLines] ?? pens[0]
  page.lineWidth(1.2).strokeColor(colour)
  if (dash > 0) page.dash(dash, { space })
}

const xOf = ({ x, width, from, to }: Scale, at: Milliseconds) =>
  x + ((at - from) / (to - from)) * width

const yOf = ({ y, height, top }: Scale, value: number) => y + height - (value / top) * height
