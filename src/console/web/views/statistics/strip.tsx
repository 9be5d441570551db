import 'uplot/dist/uPlot.min.css'
import { useEffect, useRef, useState } from 'preact/hooks'
import uPlot from 'uplot'
import { theme } from '../../frame/preferences.ts'
import { useStore } from '../../frame/store.ts'
import { shownZone } from '../../i18n/formats.ts'
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
    const still = { ...options, cursor: { show: false } }
    uplot.current = new uPlot(still, toData(times, lines, false), box.current)
    return () => uplot.current?.destroy()
  }, [width, lines.length, shown])
  useEffect(() => uplot.current?.setData(toData(times, lines, false)), [times])
  return <div ref={box} class="plot-box" role="img" aria-label={label} />
}
