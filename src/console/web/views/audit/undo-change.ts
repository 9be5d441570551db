import { ApiFault, api } from '../../frame/api.ts'
import { t } from '../../i18n/text.ts'
import type { Entry } from './audit-json.ts'

interface Change {
  readonly id: string
  readonly at: string
  readonly who: string
  readonly undoable: boolean
  readonly options: readonly { readonly option: string; readonly after?: string }[]
}

const near = 5000 // ms between the entry and the history of the section, which are written in turn

/** Takes back the change of options that an entry tells of; resolves with what to say. */
export async function undoChange(entry: Entry): Promise<{ text: string; isDone: boolean }> {
  try {
    for (const [section, option] of cuts(entry.thing)) {
      const path = `/options/${encodeURIComponent(section)}/history`
      const { changes } = await api.get<{ changes: Change[] }>(path)
      const found = changes.find((change) => isMeant(change, entry, option))
      if (found === undefined) continue
      if (!found.undoable) return { text: t('audit.secretStays'), isDone: false }
      await api.post(`${path}/${found.id}/undo`)
      return { text: t('audit.undone', { thing: entry.thing }), isDone: true }
    }
  } catch (thrown) {
    if (!(thrown instanceof ApiFault)) throw thrown
    return { text: thrown.message, isDone: false }
  }
  return { text: t('audit.notRemembered'), isDone: false }
}

function isMeant(change: Change, { at, who, after }: Entry, option: string): boolean {
  const distance = Math.abs(new Date(change.at).getTime() - new Date(at).getTime())
  const isSame = change.options.some((each) => each.option === option && each.after === after)
  return isSame && change.who === who && distance < near
}

/** Where a section's name may end and its option's begin, both of which may have dots: the last first. */
function cuts(thing: string): [section: string, option: string][] {
  const dots = [...thing.matchAll(/\./g)].map(({ index }) => index).reverse()
  return dots.map((dot) => [thing.slice(0, dot), thing.slice(dot + 1)])
}
