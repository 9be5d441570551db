import { Button } from '../../components/button.tsx'
import { number, percent } from '../../i18n/formats.ts'
import type { Plot } from './charts.ts'
import { lineName } from './names.ts'
import { markClass } from './plot-look.ts'

interface LegendProps {
  plot: Plot
  at: number | undefined
  /** Numbers as parts of all. */
  isShare: boolean
  hidden: ReadonlySet<number>
  onToggle: (hidden: ReadonlySet<number>) => void
  /** While one is pointed at, the others fade. */
  onPoint: (line: number | undefined) => void
}

/** What each line is, and its value at the cursor, or its sum; a press hides it. */
export function Legend({ plot, at, isShare, hidden, onToggle, onPoint }: LegendProps) {
  const toggle = (index: number) => {
    const next = new Set(hidden)
    if (!next.delete(index)) next.add(index)
    onToggle(next)
  }
  const values = plot.lines.map((line) => (at === undefined ? line.total : line.values[at]))
  const sum = values.reduce<number>((all, value) => all + (value ?? 0), 0)
  return (
    <ul class="row legend" onMouseLeave={() => onPoint(undefined)}>
      {plot.lines.map((line, index) => (
        <li
          key={`${line.of} ${line.metric}`}
          onMouseEnter={() => onPoint(index)}
          onFocusIn={() => onPoint(index)}
          onFocusOut={() => onPoint(undefined)}
        >
          <Button kind="quiet" pressed={!hidden.has(index)} onClick={() => toggle(index)}>
            <span class={markClass(index)} aria-hidden="true" />
            {lineName(line, plot)}{' '}
            <span class="numbers">
              {isShare ? partOf(values[index], sum) : number(values[index])}
            </span>
          </Button>
        </li>
      ))}
    </ul>
  )
}

const partOf = (value: number | null | undefined, sum: number) =>
  percent(value === null || value === undefined || sum === 0 ? undefined : value / sum)
