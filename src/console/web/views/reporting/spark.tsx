import type { Plot } from './charts.ts'

const [width, height] = [100, 24]

/** How a figure came about over its range, at a glance; the charts below say it in full. */
export function Spark({ plot }: { plot: Plot }) {
  const [first = 0] = plot.times
  const at = (time: number) => (width * (time - first)) / (plot.end - first)
  return (
    <svg
      class="spark"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path class="overview-line" d={areaOf(plot, { at, height })} />
    </svg>
  )
}

interface Scale {
  /** Where a time lies. */
  at(time: number): number
  readonly height: number
}

/** The first line as a stepped area; nothing where nothing is known. */
export function areaOf({ times, end, lines }: Plot, { at, height }: Scale): string {
  const [line] = lines
  const values = line?.values ?? []
  const most = Math.max(1, ...values.map((value) => value ?? 0))
  return times
    .map((time, index) => {
      const value = values[index] ?? 0
      const [x, next] = [at(time), at(times[index + 1] ?? end)]
      return value === 0
        ? ''
        : `M${x} ${height}V${height - (height * value) / most}H${next}V${height}Z`
    })
    .join('')
}
