import uPlot from 'uplot'
import { day, time } from '../../i18n/formats.ts'
import { stacked } from './charts.ts'

const dashes = [[], [6, 3], [2, 3], [8, 3, 2, 3], [1, 3], [10, 4]]
const mostBars = 60 // intervals; more of them are a stepped line

export interface Hatched {
  readonly from: number
  readonly to: number
  readonly word: string
}

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
  const isBars = o.count <= mostBars && o.limit === undefined
  const grid = { stroke: color('--border'), width: 1 }
  const axis = { stroke: color('--muted'), grid, ticks: grid, font: '12px system-ui' }
  const draw = isBars
    ? uPlot.paths.bars?.({ size: [0.8, 40], align: 1 })
    : uPlot.paths.stepped?.({ align: 1 })
  return {
    width: o.width,
    height: o.height,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), o.zone),
    legend: { show: false },
    cursor: { drag: { x: true, y: false, setScale: false }, points: { show: !isBars } },
    scales: {
      x: {
        time: true,
        range: (_, least, most) => (o.span ? [o.span[0], o.span[1]] : [least, most]),
      },
      y: { range: (_, __, most) => [0, Math.max(most * 1.05, 1)] },
    },
    axes: [
      { ...axis, values: (_, splits) => timeLabels(splits, o.zone) },
      { ...axis, size: 56, incrs: roundSteps },
    ],
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
          points: isBars ? { show: false } : { show: true, size: 4, fill: stroke, filter: lonely },
          ...(draw === undefined ? {} : { paths: draw }),
        }
      }),
    ],
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

const apart = 8 // pixels between two lines of a hatch

function hatch(
  { ctx, valToPos, bbox }: uPlot,
  { from, to, word }: Hatched,
  line: string,
  ink: string,
) {
  const left = Math.max(bbox.left, valToPos(from, 'x', true))
  const right = Math.min(bbox.left + bbox.width, valToPos(to, 'x', true))
  const { top, height } = bbox
  if (right - left < 2) return
  const step = apart * devicePixelRatio
  ctx.save()
  ctx.beginPath()
  ctx.rect(left, top, right - left, height)
  ctx.clip()
  ctx.strokeStyle = line
  ctx.globalAlpha = 0.5
  ctx.beginPath()
  for (let x = left - height; x < right; x += step) {
    ctx.moveTo(x, top + height)
    ctx.lineTo(x + height, top)
  }
  ctx.stroke()
  ctx.globalAlpha = 1
  ctx.fillStyle = ink
  ctx.font = `${12 * devicePixelRatio}px system-ui`
  ctx.textAlign = 'center'
  if (ctx.measureText(word).width < right - left) {
    ctx.fillText(word, (left + right) / 2, top + 16 * devicePixelRatio)
  }
  ctx.restore()
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
