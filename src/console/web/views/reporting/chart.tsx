import 'uplot/dist/uPlot.min.css'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import uPlot from 'uplot'
import { Button } from '../../components/button.tsx'
import { theme } from '../../frame/preferences.ts'
import { useStore } from '../../frame/store.ts'
import { dateTime, number } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import { type ChartPlan, extremes, gapsOf, type Plot, snapped, spanOf } from './charts.ts'
import { lineName, unitName } from './names.ts'
import { type Hatched, toData, toUplot } from './plot.ts'

interface Props {
  plan: ChartPlan
  plot: Plot
  zone: string
  /** Seconds since 1970. */
  onZoom: (from: number, to: number) => void
  onZoomOut: () => void
}

const height = 260

/** A chart that is read by eye, by keys and by ear, zoomed by dragging or by Shift and the arrows. */
export function Chart({ plan, plot, zone, onZoom, onZoomOut }: Props) {
  const [hidden, setHidden] = useState<ReadonlySet<number>>(new Set())
  const [at, setAt] = useState<number>()
  const brush = useRef<number>(undefined)
  const shown = useStore(theme)
  const { box, width } = useWidth()
  const uplot = useRef<uPlot>(undefined)

  useEffect(() => {
    if (box.current === null || width === 0 || plot.times.length === 0) return
    const isStacked = plan.isStacked === true
    const lines = plot.lines.map(({ values }, line) =>
      isStacked && hidden.has(line) ? values.map((value) => value && 0) : values,
    )
    const drawn = new uPlot(
      toUplot({
        ...{ width, height, zone, isStacked, hidden, onCursor: setAt },
        onZoom: (from, to) => onZoom(...snapped(plot, from, to)),
        span: [plot.times[0] ?? 0, plot.end],
        hatched: hatchedOf(plot),
        limit: plan.hasLimit ? plot.lines.length - 1 : undefined,
        count: plot.times.length,
        lines: plot.lines.length,
      }),
      toData(plot.times, lines, isStacked),
      box.current,
    )
    uplot.current = drawn
    return () => drawn.destroy()
  }, [plot, width, hidden, zone, shown])

  const move = (by: number, extend: boolean) => {
    const last = plot.times.length - 1
    const next = Math.min(last, Math.max(0, (at ?? (by > 0 ? -1 : last + 1)) + by))
    if (extend) brush.current ??= at ?? next
    else brush.current = undefined
    setAt(next)
    showCursor(uplot.current, plot, next, brush.current)
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
      <Legend plot={plot} at={at} hidden={hidden} onToggle={setHidden} />
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

interface LegendProps {
  plot: Plot
  at: number | undefined
  hidden: ReadonlySet<number>
  onToggle: (hidden: ReadonlySet<number>) => void
}

function Legend({ plot, at, hidden, onToggle }: LegendProps) {
  const toggle = (index: number) => {
    const next = new Set(hidden)
    if (!next.delete(index)) next.add(index)
    onToggle(next)
  }
  return (
    <ul class="row legend">
      {plot.lines.map((line, index) => (
        <li key={`${line.of} ${line.metric}`}>
          <Button kind="quiet" pressed={!hidden.has(index)} onClick={() => toggle(index)}>
            <span class={`swatch chart-${(index % 6) + 1}`} aria-hidden="true" />
            {lineName(line, plot)}{' '}
            <span class="numbers">{number(at === undefined ? line.total : line.values[at])}</span>
          </Button>
        </li>
      ))}
    </ul>
  )
}

/** What is at the cursor, as a sentence. */
function valueText(plot: Plot, at: number): string {
  const time = plot.times[at]
  if (time === undefined) return ''
  const values = plot.lines.map((line) => {
    const value = line.values[at]
    const text = value === null || value === undefined ? t('reporting.notKnown') : number(value)
    return `${lineName(line, plot)} ${text}`
  })
  return `${dateTime(time * 1000)}: ${values.join(', ')}`
}

/** The chart in words: each line's range and where it is highest. */
function describe(plan: ChartPlan, plot: Plot): string {
  const lines = plot.lines.map((line) => {
    const found = extremes(line)
    if (found === undefined) return `${lineName(line, plot)}: ${t('reporting.notKnown')}`
    const highest = dateTime((plot.times[found.at] ?? 0) * 1000)
    const { low, high } = found
    return t('reporting.lineInWords', { name: lineName(line, plot), low, high, highest })
  })
  return [`${t(`reporting.question.${plan.id}` as never)} ${unitName(plot.unit)}`, ...lines].join(
    '. ',
  )
}

/** The same rows as a table. */
export function PlotTable({ plot, caption }: { plot: Plot; caption: string }) {
  const rows = useMemo(() => plot.times.map((time, at) => ({ time, at })), [plot])
  return (
    <section
      class="table-frame"
      tabIndex={0}
      aria-label={t('reporting.valuesOf', { question: caption })}
    >
      <table class="table">
        <caption class="sr-only">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t('reporting.time')}</th>
            {plot.lines.map((line) => (
              <th scope="col" class="right" key={`${line.of} ${line.metric}`}>
                {lineName(line, plot)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ time, at }) => (
            <tr key={time}>
              <td data-label={t('reporting.time')}>{dateTime(time * 1000)}</td>
              {plot.lines.map((line) => (
                <td
                  class="right numbers"
                  key={`${line.of} ${line.metric}`}
                  data-label={lineName(line, plot)}
                >
                  {line.values[at] === null ? t('reporting.notKnown') : number(line.values[at])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
