import 'uplot/dist/uPlot.min.css'
import { useEffect, useRef, useState } from 'preact/hooks'
import uPlot from 'uplot'
import { theme } from '../../frame/preferences.ts'
import { useStore } from '../../frame/store.ts'
import { t } from '../../i18n/text.ts'
import { describe, valueText } from './chart-words.ts'
import { type ChartPlan, gapsOf, type Plot, shares, snapped, spanOf } from './charts.ts'
import { Legend } from './legend.tsx'
import { seriesOf, toData, toUplot } from './plot.ts'
import type { Hatched } from './plot-look.ts'

interface Props {
  plan: ChartPlan
  plot: Plot
  zone: string
  /** Outcomes as parts of a hundred. */
  isShare: boolean
  /** Seconds since 1970. */
  onZoom: (from: number, to: number) => void
  onZoomOut: () => void
}

const height = 260

/** A chart that is read by eye, by keys and by ear, zoomed by dragging or by Shift and the arrows. */
export function Chart({ plan, plot, zone, isShare, onZoom, onZoomOut }: Props) {
  const [hidden, setHidden] = useState<ReadonlySet<number>>(new Set())
  const [at, setAt] = useState<number>()
  const brush = useRef<number>(undefined)
  const shown = useStore(theme)
  const { box, width } = useWidth()
  const uplot = useRef<uPlot>(undefined)

  const isStacked = plan.isStacked === true

  useEffect(() => {
    if (box.current === null || width === 0 || plot.times.length === 0) return
    const lines = plot.lines.map(({ values }, line) =>
      isStacked && hidden.has(line) ? values.map((value) => value && 0) : values,
    )
    const drawn = new uPlot(
      toUplot({
        ...{ width, height, zone, isStacked, isShare, hidden, onCursor: setAt },
        isBand: plan.isBand === true,
        onZoom: (from, to) => onZoom(...snapped(plot, from, to)),
        span: [plot.times[0] ?? 0, plot.end],
        hatched: hatchedOf(plot),
        limit: plan.hasLimit ? plot.lines.length - 1 : undefined,
        count: plot.times.length,
        lines: plot.lines.length,
      }),
      toData(plot.times, isShare ? shares(lines) : lines, isStacked),
      box.current,
    )
    uplot.current = drawn
    return () => drawn.destroy()
  }, [plot, width, hidden, zone, shown, isShare])

  const move = (by: number, extend: boolean) => {
    const last = plot.times.length - 1
    const next = Math.min(last, Math.max(0, (at ?? (by > 0 ? -1 : last + 1)) + by))
    if (extend) brush.current ??= at ?? next
    else brush.current = undefined
    setAt(next)
    showCursor(uplot.current, plot, next, brush.current)
  }
  const point = (line: number | undefined) => {
    const series = line === undefined ? null : seriesOf(line, plot.lines.length, isStacked)
    uplot.current?.setSeries(series, { focus: series !== null }) // null: all alike again
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, () => void> = {
      ArrowLeft: () => move(-1, event.shiftKey),
      ArrowRight: () => move(1, event.shiftKey),
      Home: () => move(-plot.times.length, event.shiftKey),
      End: () => move(plot.times.length, event.shiftKey),
      Enter: () => {
        if (brush.current !== undefined && at !== undefined) {
          onZoom(...spanOf(plot, brush.current, at))
        }
      },
      '-': onZoomOut,
      '+': () => onZoom(...middleOf(plot)),
    }
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    step()
  }
  return (
    <>
      <div
        class="plot"
        tabIndex={0}
        role="group"
        aria-label={t('reporting.chartKeys')}
        onKeyDown={onKeyDown}
      >
        <div ref={box} class="plot-box" role="img" aria-label={describe(plan, plot)} />
      </div>
      <p class="numbers muted" role="status">
        {at === undefined ? '' : valueText(plot, at)}
      </p>
      <Legend {...{ plot, at, isShare, hidden }} onToggle={setHidden} onPoint={point} />
    </>
  )
}

function useWidth() {
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { box, width }
}

function showCursor(
  uplot: uPlot | undefined,
  plot: Plot,
  at: number,
  brush: number | undefined,
): void {
  if (uplot === undefined) return
  const place = (time: number) => uplot.valToPos(time, 'x')
  uplot.setCursor({ left: place(plot.times[at] ?? 0), top: 0 }, false)
  const [from, to] = spanOf(plot, brush ?? at, at).map(place) as [number, number]
  const select = {
    left: from,
    width: brush === undefined ? 0 : to - from,
    top: 0,
    height: uplot.bbox.height,
  }
  uplot.setSelect(select, false)
}

/** The inner half, for who zooms without having chosen where. */
function middleOf(plot: Plot): [number, number] {
  const [first = 0] = plot.times
  const quarter = (plot.end - first) / 4
  return snapped(plot, first + quarter, plot.end - quarter)
}

/** What is not known, and the interval that is not over. */
function hatchedOf(plot: Plot): Hatched[] {
  const now = Date.now() / 1000
  const gaps = gapsOf(plot).map(([from, to]) => ({ from, to, word: t('reporting.notKnown') }))
  const running = plot.times.at(-1)
  if (running === undefined || running > now || plot.end < now) return gaps
  return [...gaps, { from: running, to: plot.end, word: t('reporting.soFar') }]
}
