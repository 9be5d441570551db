/** Tags and filters (API reference: Notification, "Filters and Tags"). */

export const maxTagLength = 512 // ours: the original sets none, and each part costs one look-up a publish

const tag = /^\w+(?:\.\w+)*$/
const filter = /^(?:\*|\w+(?:\.\w+)*(?:\.\*)?)$/

/** Parts of English letters, digits and underscores between dots: `ors.contact.12345678`. */
export function isTag(text: string): boolean {
  return text.length <= maxTagLength && tag.test(text)
}

/** A tag, or `*` alone or as the last part. */
export function isFilter(text: string): boolean {
  return text.length <= maxTagLength && filter.test(text)
}

/** All filters that match a tag: for `a.b.c` these four, `*`, `a.*`, `a.b.*`, `a.b.c`. */
export function filtersOf(tag: string): string[] {
  const filters = ['*']
  for (let dot = tag.indexOf('.'); dot !== -1; dot = tag.indexOf('.', dot + 1)) {
    filters.push(`${tag.slice(0, dot)}.*`)
  }
  filters.push(tag)
  return filters
}
