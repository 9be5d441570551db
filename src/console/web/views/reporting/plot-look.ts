import type uPlot from 'uplot'

/** A stretch of time that is no number: what is not known, and what is not over. */
export interface Hatched {
  readonly from: number
  readonly to: number
  readonly word: string
}

const apart = 8 // pixels between two lines of a hatch

/** Lines across it, and its word where there is room. */
export function hatch(
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

/** Every other of stacked bars is striped: told apart without their colours. */
export function stripes(color: string, ground: string): CanvasPattern | string {
  const tile = document.createElement('canvas')
  const size = 8 * devicePixelRatio
  tile.width = size
  tile.height = size
  const ctx = tile.getContext('2d')
  if (ctx === null) return color
  ctx.fillStyle = ground
  ctx.fillRect(0, 0, size, size)
  ctx.strokeStyle = color
  ctx.lineWidth = size / 2.5
  ctx.beginPath()
  for (const x of [-size, 0, size]) {
    ctx.moveTo(x, size)
    ctx.lineTo(x + size, 0)
  }
  ctx.stroke()
  return ctx.createPattern(tile, 'repeat') ?? color
}

/** The mark of a line, as in the legend. */
export function markOf(at: number): HTMLElement {
  const mark = document.createElement('span')
  mark.className = markClass(at)
  return mark
}

export const markClass = (at: number) => `mark mark-${(at % 6) + 1} chart-${(at % 6) + 1}`
