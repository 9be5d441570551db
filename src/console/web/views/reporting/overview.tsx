import { useRef, useState } from 'preact/hooks'
import { dateTime } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import { type Plot, snapped } from './charts.ts'
import { areaOf } from './spark.tsx'

interface Props {
  /** All of the range by name; the first line is drawn. */
  plot: Plot
  /** What is zoomed to, in seconds. */
  from: number
  to: number
  onZoom: (from: number, to: number) => void
}

const height = 40

/** The whole range with the part that is shown: dragged, or moved with the keys of two sliders. */
export function Overview({ plot, from, to, onZoom }: Props) {
  const { times, end } = plot
  const [first = 0] = times
  const edges = [...times, end]
  const at = (time: number) => (1000 * (time - first)) / (end - first)
  const start = Math.max(
    0,
    edges.findLastIndex((edge) => edge <= from),
  )
  const stop = edges.findIndex((edge) => edge >= to)
  const brush = useBrush(first, end, (one, next) => onZoom(...snapped(plot, one, next)))
  const [left, right] = brush.span ?? [Math.max(first, from), Math.min(end, to)]
  const slide = (one: number, next: number) => {
    const [a, b] = [edges[Math.min(one, next - 1)], edges[Math.max(next, one + 1)]]
    if (a !== undefined && b !== undefined) onZoom(a, b)
  }
  return (
    <section class="overview" aria-label={t('reporting.overview')}>
      <svg
        viewBox={`0 0 1000 ${height}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        {...brush.handlers}
      >
        <path class="overview-line" d={areaOf(plot, { at, height })} />
        <rect class="overview-brush" x={at(left)} width={at(right) - at(left)} height={height} />
      </svg>
      <div class="row overview-sliders">
        <Slider
          label={t('reporting.from')}
          value={start}
          most={edges.length - 2}
          edges={edges}
          onSlide={(value) => slide(value, stop < 0 ? edges.length - 1 : stop)}
        />
        <Slider
          label={t('reporting.to')}
          value={stop < 0 ? edges.length - 1 : stop}
          most={edges.length - 1}
          edges={edges}
          onSlide={(value) => slide(start, value)}
        />
      </div>
    </section>
  )
}

interface SliderProps {
  label: string
  value: number
  most: number
  edges: readonly number[]
  onSlide: (value: number) => void
}

function Slider({ label, value, most, edges, onSlide }: SliderProps) {
  return (
    <input
      type="range"
      min={0}
      max={most}
      value={value}
      aria-label={t('reporting.slider', { edge: label })}
      aria-valuetext={dateTime((edges[value] ?? 0) * 1000)}
      onChange={({ currentTarget }) => onSlide(Number(currentTarget.value))}
    />
  )
}

/** Follows a pointer that is dragged over the strip; a click alone chooses nothing. */
function useBrush(first: number, end: number, onDone: (from: number, to: number) => void) {
  const begun = useRef<number>(undefined)
  const [span, setSpan] = useState<readonly [number, number]>()
  const timeOf = ({ currentTarget, clientX }: PointerEvent) => {
    const { left, width } = (currentTarget as Element).getBoundingClientRect()
    return first + Math.min(1, Math.max(0, (clientX - left) / width)) * (end - first)
  }
  const spanTo = (time: number): readonly [number, number] => {
    const from = begun.current ?? time
    return [Math.min(from, time), Math.max(from, time)]
  }
  const handlers = {
    onPointerDown(event: PointerEvent) {
      ;(event.currentTarget as Element).setPointerCapture(event.pointerId)
      begun.current = timeOf(event)
    },
    onPointerMove(event: PointerEvent) {
      if (begun.current !== undefined) setSpan(spanTo(timeOf(event)))
    },
    onPointerUp(event: PointerEvent) {
      if (begun.current === undefined) return
      const [from, to] = spanTo(timeOf(event))
      begun.current = undefined
      setSpan(undefined)
      if (to > from) onDone(from, to)
    },
    onPointerCancel() {
      begun.current = undefined
      setSpan(undefined)
    },
  }
  return { span, handlers }
}
