import { useKeys } from '../frame/keys.ts'

/** Rows by their ids. */
export interface Selection {
  readonly ids: ReadonlySet<string>
  set(ids: ReadonlySet<string>): void
}

export function toggled(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return next
}

/** Walks rows, selects them and opens their menus from the keyboard. */
export function useRowKeys(
  body: { current: HTMLElement | null },
  selection: Selection | undefined,
): void {
  const rows = () => [...(body.current?.querySelectorAll<HTMLElement>('tr[data-id]') ?? [])]
  const here = () => rows().findIndex((row) => row.contains(document.activeElement))
  const focus = (row: HTMLElement | undefined) => {
    const link = row?.querySelector<HTMLElement>('.row-link')
    ;(link ?? row?.querySelector<HTMLElement>('input, button'))?.focus()
  }
  const select = (isRange: boolean) => {
    const all = rows()
    const at = here()
    const id = all[at]?.dataset.id
    if (selection === undefined || id === undefined) return
    if (!isRange) return selection.set(toggled(selection.ids, id))
    const from = all.findLastIndex((row, i) => i < at && selection.ids.has(row.dataset.id ?? ''))
    const range = all.slice(Math.max(from, 0), at + 1).map((row) => row.dataset.id ?? '')
    selection.set(new Set([...selection.ids, ...range]))
  }
  useKeys({
    j: () => focus(rows()[here() + 1]),
    k: () => focus(rows()[Math.max(here() - 1, 0)]),
    x: () => select(false),
    'Shift+x': () => select(true),
    '.': () => rows()[here()]?.querySelector<HTMLElement>('.menu-cell button')?.click(),
  })
}
