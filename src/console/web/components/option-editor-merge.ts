import {
  type Draft,
  mask,
  own,
  restoreOption,
  type StoredOptions,
  setValue,
  textOf,
  unsetValue,
} from './option-editor-rows.ts'
/** One option that a draft changes, when somebody else has saved in the meantime. */
export interface ConflictLine {
  readonly name: string
  readonly before: string | undefined
  readonly mine: string | undefined
  readonly theirs: string | undefined
  /** Both have changed it, and not to the same. */
  readonly isClash: boolean
}

export function conflictLines(
  draft: Draft,
  base: StoredOptions,
  theirs: StoredOptions,
): ConflictLine[] {
  const names = [...new Set([...Object.keys(draft.set), ...draft.unset])]
  return names.map((name) => {
    const mine = draft.unset.includes(name) ? undefined : own(draft.set, name) || undefined
    const [before, now] = [textOf(own(base, name)), textOf(own(theirs, name))]
    return { name, before, mine, theirs: now, isClash: before !== now && now !== mine }
  })
}

/** The draft on top of what is there now, without the lines in which the others shall win. */
export function rebase(draft: Draft, theirs: StoredOptions, given: readonly string[]): Draft {
  const kept = given.reduce((rest, name) => restoreOption(rest, name), draft)
  const unset = kept.unset.filter((name) => textOf(own(theirs, name)) !== undefined)
  const set = Object.entries(kept.set).filter(([name, value]) => {
    return (textOf(own(theirs, name)) ?? '') !== value
  })
  return { ...kept, unset, set: Object.fromEntries(set) }
}

/**
 * What is still to be saved of a draft that was changed while `sent` was being saved. `base` is what
 * both were made from, `now` what there is: what was taken back meanwhile is a change of its own.
 */
export function restOf(draft: Draft, sent: Draft, base: StoredOptions, now: StoredOptions): Draft {
  const set = Object.entries(draft.set).filter(([name, value]) => own(sent.set, name) !== value)
  const unset = draft.unset.filter((name) => !sent.unset.includes(name))
  const renamed = Object.entries(draft.renamed).filter(([, from]) => unset.includes(from))
  const renames = Object.fromEntries(renamed)
  const rest: Draft = { set: Object.fromEntries(set), unset, renamed: renames }
  const takenBack = [...Object.keys(sent.set), ...sent.unset].filter((name) => {
    return own(draft.set, name) === undefined && !draft.unset.includes(name)
  })
  return takenBack.reduce((former, name) => {
    const text = textOf(own(base, name))
    if (text === undefined) return unsetValue(former, now, name)
    return text.includes(mask) ? former : setValue(former, now, name, text) // nobody knows a secret
  }, rest)
}
