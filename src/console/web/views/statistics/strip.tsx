import 'uplot/dist/uPlot.min.css'
import { useEffect, useRef, useState } from 'preact/hooks'
import uPlot from 'uplot'
import { theme } from '../../frame/preferences.ts'
import { useStore } from '../../frame/store.ts'
import { shownZone, timeWithSeconds } from '../../i18n/formats.ts'
import { toData, toUplot } from '../reporting/plot.ts'

interface Props {
  /** What it shows, in a sentence. */
  label: string
  times: readonly number[]
  lines: readonly (readonly (number | null)[])[]
}

const height = 220

/** Lines that grow to the right as values come. */
export function Strip({ label, times, lines }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const uplot = useRef<uPlot>(undefined)
  const [width, setWidth] = useState(0)
  const shown = useStore(theme)
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  useEffect(() => {
    if (box.current === null || width === 0) return
    const options = toUplot({
      ...{
        width,
        height,
        zone: shownZone(),
        isStacked: false,
        hidden: new Set(),
        limit: undefined,
      },
      ...{ count: Number.POSITIVE_INFINITY, lines: lines.length }, // never bars
      ...{ onZoom: () => {}, onCursor: () => {} },
    })
    uplot.current = new uPlot(grown(options), toData(times, lines, false), box.current)
    return () => uplot.current?.destroy()
  }, [width, lines.length, shown])
  useEffect(() => uplot.current?.setData(toData(times, lines, false)), [times])
  return <div ref={box} class="plot-box" role="img" aria-label={label} />
}

const narrowest = 60 // seconds; less would draw its few values far apart

/** Nothing to point at or zoom into; times of day below it. */
function grown(options: uPlot.Options): uPlot.Options {
  const [times = {}, values = {}] = options.axes ?? []
  const spell = (_: uPlot, marks: number[]) => marks.map((at) => timeWithSeconds(at * 1000))
  return {
    ...options,
    cursor: { show: false },
    scales: {
      ...options.scales,
      x: { time: true, range: (_, first, last) => [Math.min(first, last - narrowest), last] },
    },
    axes: [{ ...times, values: spell, space: 80 }, values],
  }
}
