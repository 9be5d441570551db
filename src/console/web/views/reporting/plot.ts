import uPlot from 'uplot'
import { stacked } from './charts.ts'

const dashes = [[], [6, 3], [2, 3], [8, 3, 2, 3], [1, 3], [10, 4]]
const mostBars = 60 // intervals; more of them are a stepped line

interface PlotOptions {
  readonly width: number
  readonly height: number
  readonly zone: string
  readonly isStacked: boolean
  /** Index of the line that is the limit of the others. */
  readonly limit: number | undefined
  readonly hidden: ReadonlySet<number>
  readonly count: number
  readonly lines: number
  onZoom(from: number, to: number): void
  onCursor(index: number | undefined): void
}

/** How uPlot draws the lines: colours and dashes by their order, gaps as gaps, zero at the bottom. */
export function toUplot(o: PlotOptions): uPlot.Options {
  const color = colors()
  const isBars = o.count <= mostBars && o.limit === undefined
  const grid = { stroke: color('--border'), width: 1 }
  const axis = { stroke: color('--muted'), grid, ticks: grid, font: '12px system-ui' }
  const draw = isBars
    ? uPlot.paths.bars?.({ size: [0.8, 40] })
    : uPlot.paths.stepped?.({ align: 1 })
  return {
    width: o.width,
    height: o.height,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), o.zone),
    legend: { show: false },
    cursor: { drag: { x: true, y: false, setScale: false }, points: { show: !isBars } },
    scales: { x: { time: true }, y: { range: (_, __, most) => [0, Math.max(most * 1.05, 1)] } },
    axes: [axis, { ...axis, size: 56 }],
    series: [
      {},
      ...drawingOrder(o.lines, o.isStacked).map((at) => {
        const stroke = color(`--chart-${(at % 6) + 1}`)
        const isLimit = at === o.limit
        return {
          show: !o.hidden.has(at),
          stroke,
          width: isLimit ? 1 : 2,
          dash: isLimit ? [6, 3] : isBars ? [] : (dashes[at % 6] ?? []),
          fill: isBars || o.isStacked ? stroke : '',
          spanGaps: false,
          points: { show: false },
          ...(draw === undefined ? {} : { paths: draw }),
        }
      }),
    ],
    hooks: {
      setSelect: [({ select, posToVal }) => zoom(select, posToVal, o.onZoom)],
      setCursor: [({ cursor }) => o.onCursor(cursor.idx ?? undefined)],
    },
  }
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
