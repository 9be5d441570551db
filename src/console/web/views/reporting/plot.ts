import uPlot from 'uplot'
import { day, number, time } from '../../i18n/formats.ts'
import { stacked } from './charts.ts'
import { type Hatched, hatch, markOf, stripes } from './plot-look.ts'

const dashes = [[], [6, 3], [2, 3], [8, 3, 2, 3], [1, 3], [10, 4]]
const mostBars = 60 // intervals; more of them are a stepped line

interface PlotOptions {
  readonly width: number
  readonly height: number
  readonly zone: string
  readonly isStacked: boolean
  /** Parts of a hundred. */
  readonly isShare?: boolean
  /** What lies between two lines is filled. */
  readonly isBand?: boolean
  /** Index of the line that is the limit of the others. */
  readonly limit: number | undefined
  readonly hidden: ReadonlySet<number>
  readonly count: number
  readonly lines: number
  /** Beginning and end of what is shown. */
  readonly span?: readonly [number, number]
  /** Hatched, with a word: what is not known, and what is not over. */
  readonly hatched?: readonly Hatched[]
  onZoom(from: number, to: number): void
  onCursor(index: number | undefined): void
}

/** How uPlot draws the lines: colours and dashes by their order, gaps as gaps, zero at the bottom. */
export function toUplot(o: PlotOptions): uPlot.Options {
  const color = colors()
  const isBars = o.count <= mostBars && o.limit === undefined && o.isBand !== true
  const grid = { stroke: color('--border'), width: 1 }
  const axis = { stroke: color('--muted'), grid, ticks: grid, font: '12px system-ui' }
  const unit = o.isShare ? ' %' : ''
  const order = drawingOrder(o.lines, o.isStacked)
  return {
    width: o.width,
    height: o.height,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), o.zone),
    legend: { show: false },
    cursor: {
      drag: { x: true, y: false, setScale: false },
      points: { show: !isBars && ((_, series) => markOf(order[series - 1] ?? 0)), size: 12 },
    },
    focus: { alpha: 0.35 },
    bands: o.isBand && o.lines === 2 ? [{ series: [2, 1], fill: `${color('--chart-2')}33` }] : [],
    scales: {
      x: {
        time: true,
        range: (_, least, most) => (o.span ? [o.span[0], o.span[1]] : [least, most]),
      },
      y: { range: (_, __, most) => [0, o.isShare ? 100 : Math.max(most * 1.05, 1)] },
    },
    axes: [
      { ...axis, values: (_, splits) => timeLabels(splits, o.zone) },
      {
        ...axis,
        size: 56,
        incrs: roundSteps,
        values: (_, splits) => splits.map((split) => `${number(split)}${unit}`),
      },
    ],
    series: [{}, ...order.map((at) => lineLook(o, at, { isBars, color }))],
    hooks: {
      drawAxes: [
        (plot) => {
          for (const each of o.hatched ?? [])
            hatch(plot, each, color('--control'), color('--muted'))
        },
      ],
      setSelect: [({ select, posToVal }) => zoom(select, posToVal, o.onZoom)],
      setCursor: [({ cursor }) => o.onCursor(cursor.idx ?? undefined)],
    },
  }
}

interface Look {
  readonly isBars: boolean
  color(name: string): string
}

function lineLook(o: PlotOptions, at: number, { isBars, color }: Look): uPlot.Series {
  const stroke = color(`--chart-${(at % 6) + 1}`)
  const isLimit = at === o.limit
  const isStriped = o.isStacked && at % 2 === 1
  const fill = isStriped ? stripes(stroke, color('--surface')) : stroke
  const paths = isBars ? barsOf(o, at) : uPlot.paths.stepped?.({ align: 1 })
  return {
    show: !o.hidden.has(at),
    stroke,
    width: isLimit ? 1 : 2,
    dash: isLimit ? [6, 3] : isBars ? [] : (dashes[at % 6] ?? []),
    fill: isBars || o.isStacked ? () => fill : '',
    spanGaps: false,
    points: isBars ? { show: false } : { show: true, size: 4, fill: stroke, filter: lonely },
    ...(paths === undefined ? {} : { paths }),
  }
}

const filled = 0.8 // of an interval's width; the rest parts it from the next

/** On top of each other, or all that are shown side by side. */
function barsOf(o: PlotOptions, at: number): uPlot.Series.PathBuilder | undefined {
  if (o.isStacked) return piledBars(o, at)
  const shown = Array.from({ length: o.lines }, (_, line) => line).filter(
    (line) => !o.hidden.has(line),
  )
  const shift = (1 - filled) / 2 + (filled * Math.max(0, shown.indexOf(at))) / shown.length
  return uPlot.paths.bars?.({
    size: [filled],
    disp: {
      x0: { unit: 1, values: (plot) => startsOf(plot, shift) },
      size: { unit: 1, values: (plot) => [(filled * shortest(plot)) / shown.length] },
    },
  })
}

/** From the top of the line below to its own. */
function piledBars({ lines }: PlotOptions, at: number): uPlot.Series.PathBuilder | undefined {
  const topOf = ({ data }: uPlot, line: number) => data[seriesOf(line, lines, true)] as number[]
  const none = (plot: uPlot) => timesOf(plot).map(() => 0)
  return uPlot.paths.bars?.({
    ...{ size: [filled, 40], align: 1 },
    disp: {
      y0: { unit: 1, values: (plot) => (at === 0 ? none(plot) : topOf(plot, at - 1)) },
      y1: { unit: 1, values: (plot) => topOf(plot, at) },
    },
  })
}

const timesOf = ({ data }: uPlot) => data[0] as number[]

const startsOf = (plot: uPlot, shift: number) =>
  timesOf(plot).map((time) => time + shift * shortest(plot))

/** Seconds; days on which clocks change differ from others. */
function shortest(plot: uPlot): number {
  const times = timesOf(plot)
  const lengths = times.slice(1).map((time, at) => time - (times[at] ?? 0))
  const { min = 0, max = 0 } = plot.scales.x ?? {}
  return lengths.length === 0 ? (max ?? 0) - (min ?? 0) : Math.min(...lengths)
}

/** Which of uPlot's series draws a line. */
export function seriesOf(line: number, lines: number, isStacked: boolean): number {
  return drawingOrder(lines, isStacked).indexOf(line) + 1
}

/** Values with nothing known on either side, which no line leads to. */
function lonely({ data }: uPlot, series: number): number[] {
  const values = data[series] ?? []
  const isKnown = (at: number) => values[at] !== null && values[at] !== undefined
  return [...values.keys()].filter((at) => isKnown(at) && !isKnown(at - 1) && !isKnown(at + 1))
}

const roundSteps = [1, 10, 100, 1000, 1e4, 1e5, 1e6].flatMap((ten) => [ten, 2 * ten, 5 * ten])

/** Times of day, and the day where it begins or the labels do. */
function timeLabels(splits: readonly number[], zone: string): string[] {
  return splits.map((split, at) => {
    const date = day(split * 1000, zone)
    const before = splits[at - 1]
    const isNewDay = before === undefined || day(before * 1000, zone) !== date
    const clock = time(split * 1000, zone)
    if (!isNewDay) return clock
    return clock === '00:00' ? date : `${clock}\n${date}`
  })
}

function zoom(
  { left, width }: uPlot.Select,
  posToVal: uPlot['posToVal'],
  onZoom: (from: number, to: number) => void,
): void {
  if (width >= 4) onZoom(posToVal(left, 'x'), posToVal(left + width, 'x'))
}

/** The numbers as uPlot wants them, in the order in which the lines are drawn. */
export function toData(
  times: readonly number[],
  lines: readonly (readonly (number | null)[])[],
  isStacked: boolean,
): uPlot.AlignedData {
  const heights = isStacked ? stacked(lines) : lines
  const drawn = drawingOrder(lines.length, isStacked).map((at) => heights[at] ?? [])
  return [times, ...drawn] as unknown as uPlot.AlignedData
}

/** Of stacked lines the highest comes first: those below it are painted over it. */
function drawingOrder(lines: number, isStacked: boolean): number[] {
  const order = Array.from({ length: lines }, (_, at) => at)
  return isStacked ? order.reverse() : order
}

function colors(): (name: string) => string {
  const style = getComputedStyle(document.documentElement)
  return (name) => style.getPropertyValue(name).trim()
}
