import { isMasked, type SectionChange, type ShownSection } from '../../base/config/index.ts'
import { toText } from './masked-values.ts'
import type { OptionChange } from './option-history.ts'

/** A section at a moment: as people may see it, and what was set live. */
export interface Snapshot {
  readonly shown: ShownSection
  readonly live: Readonly<Record<string, string>>
}

/** What of a change did change something, as people may see it; of a secret, that it was changed. */
export function toChanges(
  { set, unset }: SectionChange,
  before: Snapshot,
  after: Snapshot,
): OptionChange[] {
  const options = [...new Set([...Object.keys(set), ...unset])]
  return options.flatMap((option): OptionChange[] => {
    const live = { before: own(before.live, option), after: own(set, option) }
    if (live.before === live.after) return []
    const [old, now] = [own(before.shown, option)?.value, own(after.shown, option)?.value]
    if (!isMasked(old) && !isMasked(now)) {
      return [{ option, before: toText(old), after: toText(now), live }]
    }
    const isThere = (value: typeof old) => value !== undefined && value !== ''
    const was = isThere(old) ? { before: 'set' } : {}
    return [{ option, ...was, ...(isThere(now) ? { after: 'changed' } : {}) }]
  })
}

function own<T>(values: Readonly<Record<string, T>>, name: string): T | null {
  return Object.hasOwn(values, name) ? (values[name] ?? null) : null
}
