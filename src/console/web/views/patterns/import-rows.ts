export interface ImportRow {
  readonly group: string
  readonly name: string
  readonly value: string
  /** Why it cannot be taken over. */
  readonly fault?: string
}

const header = ['group', 'name', 'value'] as const

/** Rows of `group,name,value`, with or without that line at the top; others are left as they came. */
export function importRows(rows: readonly (readonly string[])[], say: string): ImportRow[] {
  const [first] = rows
  const hasHeader = header.every((word, at) => first?.[at]?.trim().toLowerCase() === word)
  return (hasHeader ? rows.slice(1) : rows).map((row) => {
    const [group = '', name = '', value = ''] = row.map((each) => each.trim())
    const isWhole = row.length === 3 && group !== '' && name !== '' && value !== ''
    return { group, name, value, ...(isWhole ? {} : { fault: say }) }
  })
}

/** By group, as options to be set. */
export function byGroup(rows: readonly ImportRow[]): Map<string, Record<string, string>> {
  const groups = new Map<string, Record<string, string>>()
  for (const { group, name, value } of rows) {
    groups.set(group, { ...groups.get(group), [name]: value })
  }
  return groups
}
