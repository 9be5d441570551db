import type { IndexEntry } from './subscription.ts'

/** One change of the subscriptions, numbered without gaps for all nodes together. */
export interface Change {
  readonly version: number
  /** As written by changeText. Two changes of one number and text are the same change. */
  readonly text: string
}

/** What an index does about a change; `start` only begins a numbering. */
export type Step = { readonly kind: 'add' | 'remove'; readonly entry: IndexEntry } | 'start'

export function changeText(kind: 'add' | 'remove', { filter, record }: IndexEntry): string {
  return JSON.stringify([kind, filter, record])
}

export const startText = JSON.stringify(['start'])

export function toStep(text: string): Step {
  const [kind, filter, record]: string[] = JSON.parse(text)
  if (kind !== 'add' && kind !== 'remove') return 'start'
  return { kind, entry: { filter: filter ?? '', record: record ?? '' } }
}
