import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { keepWords, keptWords } from '../frame/kept.ts'
import { t } from '../i18n/text.ts'
import { Menu } from './menu.tsx'
import type { Column } from './table.tsx'

/**
 * The columns that this browser's user wants to see of a table, and the menu to choose them from.
 * The first has the link, and stays.
 */
export function useColumns<Row>(
  table: string,
  all: readonly Column<Row>[],
): { columns: readonly Column<Row>[]; menu: VNode } {
  const key = `columns.${table}`
  const [hidden, setHidden] = useState<readonly string[]>(() => keptWords(key))
  const toggle = (name: string) => {
    const rest = hidden.filter((each) => each !== name)
    const next = rest.length < hidden.length ? rest : [...hidden, name]
    setHidden(next)
    keepWords(key, next)
  }
  const items = all.slice(1).map(({ name, label }) => ({
    label,
    isChecked: !hidden.includes(name),
    run: () => toggle(name),
  }))
  return {
    columns: all.filter(({ name }, at) => at === 0 || !hidden.includes(name)),
    menu: (
      <Menu label={t('common.columns')} icon="table" items={items}>
        {t('common.columns')}
      </Menu>
    ),
  }
}
